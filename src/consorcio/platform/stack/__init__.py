"""The servers this system stands on, as child processes: embedded for one machine, real for tests."""

from consorcio.platform.stack.embedded import embedded_stack
from consorcio.platform.stack.process import StackError
from consorcio.platform.stack.real import real_stack
from consorcio.platform.stack.running import RunningStack
from consorcio.platform.stack.urls import StackUrls

__all__ = ["RunningStack", "StackError", "StackUrls", "embedded_stack", "real_stack"]
