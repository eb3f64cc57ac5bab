import Synchronization

/// When a server ends: every thread of it watches `ending`.
final class ServerLifetime: Sendable {
  let ending = Flag()
  private let kernel: any LanguageKernel
  private let isKernelShutDown = Mutex(false)

  init(kernel: any LanguageKernel) {
    self.kernel = kernel
  }

  /// Ends the language, once; who comes second waits until it is done.
  func shutDownKernel(restart: Bool) {
    isKernelShutDown.withLock { isDone in
      if !isDone { kernel.shutdown(restart: restart) }
      isDone = true
    }
  }
}
