// Loads compiled cells and runs them. Started by the session with its private socket as descriptor 3 and the crash
// record's memory as descriptor 4; 0, 1 and 2 belong to the cells.
import CDispatchRestart

fovea_restart_dispatch_after_fork()
CellExecutors.install()
Worker().serve()
