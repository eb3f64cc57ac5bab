import Glibc
import Testing

@testable import JupyterProtocol

@Suite(.serialized) struct ProcessSignalsTests {
  private func handler(of signal: Int32) -> Int {
    var action = sigaction()
    sigaction(signal, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
  }

  /// The signals are sent to the process: threads of a pool, such as the one of this test, block them.
  @Test func sigtermRaisesTheFlag() {
    let ending = Flag()
    let signals = ProcessSignals(ending: ending)
    #expect(!ending.isRaised)
    kill(getpid(), SIGTERM)
    #expect(ending.wait(milliseconds: 20_000))
    signals.restore()
  }

  @Test func sigintIsCaughtAndNotIgnored() {
    let signals = ProcessSignals(ending: Flag())
    // SIG_DFL, which would end the process, is 0; SIG_IGN, which children would inherit, is 1.
    #expect(![0, 1].contains(handler(of: SIGINT)))
    signals.restore()
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func theOldMeaningComesBack(signal: Int32) {
    let before = handler(of: signal)
    let signals = ProcessSignals(ending: Flag())
    #expect(handler(of: signal) != before)
    signals.restore()
    #expect(handler(of: signal) == before)
  }
}
