"""Installation of the distribution's servers, for the real stack on a machine without Docker."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from consorcio.platform.stack.process import StackError

_POLICY = Path("/usr/sbin/policy-rc.d")
_CLUSTER_CONFIG = Path("/etc/postgresql-common/createcluster.conf")


def install_debian(packages: Sequence[str]) -> None:
    """Install packages without starting the services they carry.

    Raises:
        StackError: we are not root, this is not Debian, or apt-get refused.
    """
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise StackError(f"A pilha real precisa destes programas; instale-os com: sudo {' '.join(command)}")
    with _services_forbidden(), _no_main_cluster():
        _apt(["apt-get", "update", "-qq"])
        _apt(command)


def _apt(command: Sequence[str]) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    if done.returncode != 0:
        raise StackError(f"{' '.join(command)} falhou: {done.stderr.strip()[-800:]}")


@contextlib.contextmanager
def _services_forbidden() -> Iterator[None]:
    """A policy-rc.d that forbids starting services; one that exists stays and is trusted."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()


@contextlib.contextmanager
def _no_main_cluster() -> Iterator[None]:
    """Keep Debian from creating a cluster that nobody asked for; a configuration that exists stays."""
    if _CLUSTER_CONFIG.exists():
        yield
        return
    _CLUSTER_CONFIG.parent.mkdir(parents=True, exist_ok=True)
    _CLUSTER_CONFIG.write_text("create_main_cluster = false\n", encoding="ascii")
    try:
        yield
    finally:
        _CLUSTER_CONFIG.unlink(missing_ok=True)
