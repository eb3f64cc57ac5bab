import Synchronization

/// When a server ends: every thread of it watches `ending`.
final class ServerLifetime: Sendable {
  let ending = Flag()
  private let kernel: any LanguageKernel
  private let input: InputChannel
  private let isKernelShutDown = Mutex(false)

  init(kernel: any LanguageKernel, input: InputChannel) {
    self.kernel = kernel
    self.input = input
  }

  /// Ends the language, once; who comes second waits until it is done.
  func shutDownKernel(restart: Bool) {
    isKernelShutDown.withLock { isDone in
      // First: the language may wait for its cell, and the cell for an answer.
      input.finish()
      if !isDone { kernel.shutdown(restart: restart) }
      isDone = true
    }
  }
}
