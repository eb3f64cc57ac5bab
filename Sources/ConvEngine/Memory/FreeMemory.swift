internal import CCacheHints

/// Gives the memory that the process has freed back to the system, where much of it will not be wanted again. It takes
/// milliseconds.
public func returnFreeMemory() { returnFreeHeap() }
