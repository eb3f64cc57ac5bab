import TestSupport
import Testing

@testable import Shapes

@Suite struct CellSetTests {
  private let shape = [4, 5, 3]

  private func random(_ generator: inout some RandomNumberGenerator, _ density: Double) throws -> (CellSet, Set<[Int]>)
  {
    let all = (0..<4).flatMap { row in (0..<5).flatMap { column in (0..<3).map { [row, column, $0] } } }
    let chosen = all.filter { _ in Double.random(in: 0..<1, using: &generator) < density }
    return (try CellSet(chosen, of: shape), Set(chosen))
  }

  /// Everything a set does, beside the same done with a plain set of positions.
  @Test func asPlainSetsDo() throws {
    var generator = SeededGenerator(seed: 7)
    for density in [0, 0.02, 0.1, 0.5, 1] {
      for _ in 0..<20 {
        let (a, plainA) = try random(&generator, density)
        let (b, plainB) = try random(&generator, density)
        #expect(Set(a.positions) == plainA && a.count == plainA.count && a.isEmpty == plainA.isEmpty)
        #expect(Set(try a.union(b).positions) == plainA.union(plainB))
        for axis in 0..<3 { #expect(a.places(along: axis) == Set(plainA.map { $0[axis] }).sorted()) }
        #expect(plainA.allSatisfy { a.contains($0) } && plainB.subtracting(plainA).allSatisfy { !a.contains($0) })
        #expect(
          Set(try a.lastAxis(1..<3).positions)
            == Set(plainA.filter { $0[2] >= 1 }.map { [$0[0], $0[1], $0[2] - 1] }))
        #expect(Set(a.movedInLastAxis(by: 2, of: 9).positions) == Set(plainA.map { [$0[0], $0[1], $0[2] + 2] }))
        #expect(Set(try a.reshaped(to: [60]).positions) == Set(plainA.map { [($0[0] * 5 + $0[1]) * 3 + $0[2]] }))
        #expect(Set(try a.reshaped(to: [60]).reshaped(to: shape).positions) == plainA)
        #expect(Set(try a.reshaped(to: [4, 1, 5, 3]).positions) == Set(plainA.map { [$0[0], 0, $0[1], $0[2]] }))
        let images: (Int, Int) -> [Int] = { axis, place in axis == 0 ? [2 * place, 2 * place + 3] : [place / 2] }
        let mapped = try a.mapped(to: [10, 3, 4], isWhole: { $0 == 2 }, images)
        #expect(
          Set(mapped.positions)
            == Set(
              plainA.flatMap { cell in
                images(0, cell[0]).flatMap { row in
                  images(1, cell[1]).flatMap { column in (0..<4).map { [row, column, $0] } }
                }
              }))
      }
    }
  }

  @Test func tooManyCellsAreRefused() {
    #expect { try CellSet([0..<100_000, 0..<100_000], of: [100_000, 100_000]) } throws: {
      "\($0)".contains("100000×100000 numbers are too many")
    }
  }
}
