"""Reports: facts of the other services projected into read models, queries over them, files and schedules."""
