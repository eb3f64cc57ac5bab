import Testing

@testable import CellSession

extension LiveSessionTests {
  /// A loop over batches that is held in a variable, from cell to cell, with the next batch in the making.
  @Suite struct BatchesRollbackTests {
    private let live = LiveSession.shared

    @Test func batchesInTheMakingSurviveCellsAndDeaths() throws {
      live.value(
        """
        let wrapped = Dataset(images: Tensor(randomUniform: [40, 20, 20, 1], seed: 1), labels: Tensor(zeros: [40]))
          .batches(of: 8, shuffledBy: 2, augmentedBy: [.rotation(upTo: 9), .localWarp(by: 1)])
        var turn = wrapped.makeIterator()
        """)
      #expect(live.value("turn.next()!.images == wrapped[0].images") == "true")
      #expect(live.value("turn.next()!.images == wrapped[1].images") == "true")
      _ = try live.failure("_ = turn.next()\nfatalError(\"gone\")")
      #expect(live.value("turn.next()!.images == wrapped[2].images") == "true")
      _ = try live.failure("for batch in wrapped { precondition(batch.count != 8) }")
      #expect(live.value("turn.next()!.images == wrapped[3].images") == "true")
      #expect(live.value("turn.next()!.positions == wrapped[4].positions && turn.next() == nil") == "true")
    }
  }
}
