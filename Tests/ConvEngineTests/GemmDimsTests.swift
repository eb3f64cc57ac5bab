import ConvEngine
import Testing

@Suite struct GemmDimsTests {
  @Test func stridesAreThoseOfMatricesWithoutGaps() throws {
    let dims = try GemmDims(batch: 2, rows: 3, columns: 4, depth: 5, transposesLeft: true)
    #expect(dims.leftStride == 3)
    #expect(dims.rightStride == 4)
    #expect(dims.leftBatchStride == 15)
    #expect((dims.leftCount, dims.rightCount, dims.outputCount) == (30, 40, 24))
    #expect(dims.multiplyAdds == 120)
    #expect(dims.description == "2 products 3×5 (stored transposed) · 5×4")
    #expect(
      try GemmDims(rows: 3, columns: 4, depth: 5, transposesRight: true).description == "3×5 · 5×4 (stored transposed)")
  }

  @Test func countsEndAtTheLastElement() throws {
    let dims = try GemmDims(batch: 3, rows: 2, columns: 4, depth: 5, outputStride: 7, rightBatchStride: 0)
    #expect(dims.outputCount == 2 * 14 + 7 + 4)
    #expect(dims.rightCount == 20)
    #expect(try GemmDims(batch: 0, rows: 2, columns: 4, depth: 5).outputCount == 0)
    #expect(try GemmDims(rows: 2, columns: 4, depth: 0).leftCount == 0)
  }

  @Test func whatCannotBeComputedIsExplained() {
    #expect(throws: GemmDimsError.outOfRange(name: "depth", value: -1)) {
      try GemmDims(rows: 1, columns: 1, depth: -1)
    }
    #expect(throws: GemmDimsError.strideTooSmall(name: "row stride of the left matrix", stride: 4, minimum: 5)) {
      try GemmDims(rows: 2, columns: 2, depth: 5, leftStride: 4)
    }
    #expect(throws: GemmDimsError.strideTooSmall(name: "batch stride of the output", stride: 3, minimum: 4)) {
      try GemmDims(batch: 2, rows: 2, columns: 2, depth: 5, outputBatchStride: 3)
    }
    let large = Int(Int32.max)
    #expect {
      try GemmDims(batch: large, rows: large, columns: 1, depth: 1)
    } throws: { error in
      "\(error)"
        == "The left matrix would need 16.0 EiB of memory, more than any process can address. Use a smaller shape."
    }
    #expect {
      try GemmDims(
        batch: 1 << 20, rows: 1 << 20, columns: 1 << 20, depth: 1 << 20, leftBatchStride: 0, rightBatchStride: 0)
    } throws: { error in
      guard case GemmDimsError.tooManyBytes(let name, _) = error else { return false }
      return name == "output"
    }
    #expect(
      GemmDimsError.strideTooSmall(name: "row stride of the output", stride: 1, minimum: 2).description
        == "The row stride of the output is 1, but it must be at least 2, what it steps over. Leave it out for "
        + "matrices without gaps.")
    #expect(GemmDimsError.outOfRange(name: "depth", value: -1).description.contains("depth is -1"))
    #expect(GemmDimsError.tooManyMultiplyAdds(count: 1e30).description.contains("1e+30"))
  }
}
