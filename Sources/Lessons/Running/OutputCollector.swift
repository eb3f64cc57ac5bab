import CellSession
import Synchronization

/// Turns the events of running cells into the outputs a notebook keeps, as Jupyter's front ends do: neighbouring text of
/// one stream is joined, a display that is updated changes wherever it was shown, cleared outputs are gone.
///
/// Events may arrive on any thread.
final class OutputCollector: Sendable {
  fileprivate struct State {
    var outputs: [[NotebookOutput]] = []
    var claims: [[Claim]] = []
    var exercises: [[Exercise]] = []
    /// Where the displays with an id are.
    var places: [String: [Place]] = [:]
    var clearsBeforeNext = false
  }

  fileprivate struct Place {
    var cell: Int
    var output: Int
  }

  private let state = Mutex(State())

  /// Begins the next cell; events belong to it from now on.
  func beginCell() {
    state.withLock { state in
      state.outputs.append([])
      state.claims.append([])
      state.exercises.append([])
      state.clearsBeforeNext = false
    }
  }

  /// What the cells have shown so far, cell by cell.
  var outputs: [[NotebookOutput]] { state.withLock { $0.outputs } }

  /// The claims made so far, cell by cell; clearing an output does not unmake a claim.
  var claims: [[Claim]] { state.withLock { $0.claims } }

  /// The exercises checked so far, cell by cell.
  var exercises: [[Exercise]] { state.withLock { $0.exercises } }

  func record(_ event: CellEvent, number: Int) {
    state.withLock { state in
      guard !state.outputs.isEmpty else { return }
      switch event {
      case .output(let stream, let text): state.append(stream.rawValue, text)
      case .display(let bundle, let id, let updating):
        state.noteChecks(bundle)
        let output = NotebookOutput.display(data: bundle.notebookData, metadata: bundle.notebookMetadata)
        if updating { state.update(id, to: output) } else { state.append(output, id: id) }
      case .result(let bundle):
        state.noteChecks(bundle)
        let metadata = bundle.notebookMetadata
        state.append(.result(data: bundle.notebookData, metadata: metadata, executionCount: number), id: nil)
      case .clearOutput(let wait): if wait { state.clearsBeforeNext = true } else { state.clear() }
      }
    }
  }

  func record(_ failure: CellFailure) {
    state.withLock { $0.append(NotebookOutput(failure), id: nil) }
  }
}

extension OutputCollector.State {
  fileprivate mutating func append(_ stream: String, _ text: String) {
    clearIfAsked()
    let cell = outputs.count - 1
    if case .stream(stream, let before) = outputs[cell].last {
      outputs[cell][outputs[cell].count - 1] = .stream(name: stream, text: before + text)
    } else {
      outputs[cell].append(.stream(name: stream, text: text))
    }
  }

  fileprivate mutating func append(_ output: NotebookOutput, id: String?) {
    clearIfAsked()
    let cell = outputs.count - 1
    if let id { places[id, default: []].append(.init(cell: cell, output: outputs[cell].count)) }
    outputs[cell].append(output)
  }

  /// An update of something that is not shown shows nothing, as in Jupyter.
  fileprivate mutating func update(_ id: String?, to output: NotebookOutput) {
    for place in id.flatMap({ places[$0] }) ?? [] { outputs[place.cell][place.output] = output }
  }

  fileprivate mutating func clear() {
    let cell = outputs.count - 1
    outputs[cell] = []
    places = places.mapValues { $0.filter { $0.cell != cell } }
    clearsBeforeNext = false
  }

  private mutating func clearIfAsked() {
    if clearsBeforeNext { clear() }
  }

  fileprivate mutating func noteChecks(_ bundle: MIMEBundle) {
    let data = bundle.notebookData
    if let claim = Claim(data) { claims[claims.count - 1].append(claim) }
    if let exercise = Exercise(data) { exercises[exercises.count - 1].append(exercise) }
  }
}
