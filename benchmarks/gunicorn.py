"""One worker for each server that is measured, so that ratios compare one process with one."""

worker_class = "gthread"
workers = 1
threads = 4
loglevel = "warning"
control_socket_disable = True
