/// How a cell waits for asynchronous work at top level; set once by the program that runs cells.
public enum CellAwait {
  /// Runs the main actor's jobs on the calling thread until the condition holds.
  nonisolated(unsafe) public static var runMainActor: (_ until: () -> Bool) -> Void = { _ in
    fatalError("foveaAwait belongs to the code generated for cells: write `await` in an asynchronous function instead")
  }
  /// Makes `runMainActor` look at its condition again.
  nonisolated(unsafe) public static var wake: () -> Void = {}
}

/// What `await` at the top level of a cell becomes: runs the work on the main actor and waits for its result, so that
/// the cell stays ordinary synchronous code whose variables later cells can use.
public func foveaAwait<Value, Failure>(
  _ work: @escaping @MainActor () async throws(Failure) -> Value
) throws(Failure) -> Value {
  let answer = Answer<Value, Failure>()
  let carrier = UncheckedCarrier(work)
  Task { @MainActor in
    do throws(Failure) {
      answer.result = .success(try await carrier.value())
    } catch {
      answer.result = .failure(error)
    }
    CellAwait.wake()
  }
  CellAwait.runMainActor { answer.result != nil }
  return try answer.result!.get()
}

/// Written by the main actor's job, read by the main thread that ran it.
private final class Answer<Value, Failure: Error>: @unchecked Sendable {
  var result: Result<Value, Failure>?
}

/// Carries the work to the main actor: it is used there only, while its caller waits.
private struct UncheckedCarrier<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
