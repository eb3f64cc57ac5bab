import Glibc
import Testing

@testable import Fovea

/// What Ctrl-C does in a program without a notebook: each case is such a program.
@Suite struct TerminalInterruptTests {
  /// Trains, and gets a signal in the third step.
  private static func trainingInterrupted() throws -> TrainingHistory {
    var optimizer = Adam(learningRate: 0.01)
    return try TrainingFixtures.network().fit(
      TrainingFixtures.images(100, seed: 1), epochs: 6, batchSize: 20, optimizer: &optimizer,
      callbacks: [.afterStep { if $0.step == 3 { raise(SIGINT) } }], display: .nothing,
      loss: TrainingFixtures.loss)
  }

  /// As in a program that a terminal has started: whoever runs the tests may ignore the signal, or block it in this thread.
  private static func allowInterrupts() {
    signal(SIGINT, SIG_DFL)
    var signals = sigset_t()
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  @Test func theTrainingEndsAndTheProgramGoesOn() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      Self.allowInterrupts()
      let history = try Self.trainingInterrupted()
      #expect(history.isInterrupted && history.stepLosses.count == 3)
      #expect(!Notebook.isInterrupted)
    }
    #expect(result?.message.contains("The training ends after this step; Ctrl-C once more ends the program.") == true)
  }

  @Test func afterTheTrainingCtrlCEndsTheProgram() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      Self.allowInterrupts()
      _ = try Self.trainingInterrupted()
      raise(SIGINT)
    }
  }

  @Test func theSecondCtrlCEndsTheProgram() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      Self.allowInterrupts()
      var optimizer = Adam()
      let dataset = TrainingFixtures.images(100, seed: 1)
      try TrainingFixtures.network().fit(dataset, epochs: 6, optimizer: &optimizer, display: .nothing) {
        raise(SIGINT)
        raise(SIGINT)
        return TrainingFixtures.loss($0, $1)
      }
    }
  }

  @Test func aProgramThatIgnoresCtrlCIsLeftAlone() async {
    await #expect(processExitsWith: .success) {
      signal(SIGINT, SIG_IGN)
      let history = try Self.trainingInterrupted()
      #expect(history.ending == .completed)
    }
  }
}
