import Testing

@testable import Fovea

@Suite struct DTypeTests {
  private let bytes = Tensor(shape: [2, 2], values: [200, 100, 0, 255] as [UInt8])
  private let whole = Tensor([[1, -2], [3, 4]], dtype: .int32)
  private let precise = Tensor([[0.1, 0.2], [0.3, 0.4]], dtype: .float64)
  private let single = Tensor([[0.5, 1.5], [2.5, 3.5]])

  @Test func tensorsAreSingleUnlessAskedOtherwise() {
    #expect(single.dtype == .float32)
    #expect(Tensor([1, 2, 3]).dtype == .float32)
    #expect(Tensor(zeros: [2]).dtype == .float32)
    #expect(Tensor(ones: [2], dtype: .uint8).scalars(as: UInt8.self) == [1, 1])
    #expect(precise.scalars(as: Double.self) == [0.1, 0.2, 0.3, 0.4])
  }

  @Test func conversionCutsAndLimits() {
    let x = Tensor([-1.7, 1.7, 300, .nan, 3e9], dtype: .float64)
    #expect(x.converted(to: .int32).scalars(as: Int32.self) == [-1, 1, 300, 0, .max])
    #expect(x.converted(to: .uint8).scalars(as: UInt8.self) == [0, 1, 255, 0, 255])
    #expect(x.converted(to: .float32).scalars[0] == -1.7)
    #expect(bytes.converted(to: .float64).scalars(as: Double.self) == [200, 100, 0, 255])
  }

  @Test(arguments: DType.allCases, DType.allCases)
  func everyPairOfKindsAdds(_ a: DType, _ b: DType) {
    let (x, y) = (Tensor([3, 5], dtype: a), Tensor([[1], [2]], dtype: b))
    let sum = x + y
    #expect(sum == Tensor([[4, 6], [5, 7]]))
    let expected: DType =
      a == .float64 || b == .float64 ? .float64 : a == .float32 || b == .float32 ? .float32 : .int32
    #expect(sum.dtype == expected)
    #expect((x - y) == Tensor([[2, 4], [1, 3]]))
    #expect((x * y) == Tensor([[3, 5], [6, 10]]))
    #expect((x / y) == Tensor([[3, 5], [1.5, 2.5]]))
    #expect((x / y).dtype == (expected == .float64 ? .float64 : .float32))
    #expect(maximum(x, y + 3) == Tensor([[4, 5], [5, 5]]))
    #expect(minimum(x, y + 3) == Tensor([[3, 4], [3, 5]]))
  }

  @Test func bytesDoNotWrapAround() {
    #expect((bytes + bytes).scalars(as: Int32.self) == [400, 200, 0, 510])
    #expect((bytes - 201).scalars(as: Int32.self) == [-1, -101, -201, 54])
  }

  @Test func aNumberTakesTheTensorsKindAndAFractionMakesFractions() {
    #expect((whole * 2).dtype == .int32)
    #expect((whole * 0.5).dtype == .float32)
    #expect((whole * 0.5).scalars == [0.5, -1, 1.5, 2])
    #expect((whole / 2).scalars == [0.5, -1, 1.5, 2])
    #expect((2 - whole).scalars(as: Int32.self) == [1, 4, -1, -2])
    #expect((single * 2).dtype == .float32)
    let tripled: [Double] = [0.1, 0.2, 0.3, 0.4].map { $0 * 3 }
    #expect((precise * 3).scalars(as: Double.self) == tripled)
    #expect((precise + 0.1).scalars(as: Double.self)[0] == 0.2, "in double precision, not rounded to a float")
    #expect((-whole).scalars(as: Int32.self) == [-1, 2, -3, -4])
    #expect((-precise).dtype == .float64)
  }

  @Test func changesInPlaceKeepTheKind() {
    var x = whole
    x += 2
    x *= Tensor([10, 1], dtype: .int32)
    #expect(x.dtype == .int32)
    #expect(x.scalars(as: Int32.self) == [30, 0, 50, 6])
    x /= 4
    #expect(x.scalars(as: Int32.self) == [7, 0, 12, 1])
    var y = precise
    y += single
    #expect(y.dtype == .float64)
    var z = single
    z += precise
    #expect(z.dtype == .float32)
    #expect(whole.scalars(as: Int32.self) == [1, -2, 3, 4], "the original is untouched")
  }

  @Test func functionsKeepDoublePrecision() {
    let x = Tensor([0.1, 2], dtype: .float64)
    #expect(exp(x).dtype == .float64)
    #expect(Swift.abs(exp(log(x)).scalars(as: Double.self)[0] - 0.1) < 1e-15)
    #expect(Swift.abs(sin(x).scalars(as: Double.self)[0] - 0.0998334166468281523) < 1e-16)
    #expect(pow(x, 3).scalars(as: Double.self)[1] == 8)
    #expect(sqrt(Tensor([4, 9], dtype: .int32)).scalars == [2, 3])
    #expect(sqrt(Tensor([4, 9], dtype: .int32)).dtype == .float32)
    #expect(abs(Tensor([-1, 1], dtype: .float64)).scalars(as: Double.self) == [1, 1])
  }

  @Test func reductionsSayWhatKindComesOut() {
    #expect(bytes.sum().dtype == .int32)
    #expect(bytes.sum().scalar == 555)
    #expect(bytes.mean().scalar == 138.75)
    #expect(bytes.max().dtype == .uint8)
    #expect(whole.min(axes: [1]).scalars(as: Int32.self) == [-2, 3])
    #expect(precise.sum(axes: [0]).scalars(as: Double.self) == [0.1 + 0.3, 0.2 + 0.4])
    #expect(precise.mean().dtype == .float64)
    #expect(whole.argmax(axis: 1).scalars(as: Int32.self) == [0, 1])
    #expect(whole.argmax(axis: 1).dtype == .int32)
  }

  @Test(arguments: DType.allCases)
  func partsAndShapesKeepTheKind(_ dtype: DType) {
    var x = Tensor(range: 0..<24).reshaped(to: [2, 3, 4]).converted(to: dtype)
    #expect(x[1, 0..<2, .stride(by: 2)].scalars == [12, 14, 16, 18])
    #expect((x[1, 0..<2] as Tensor).dtype == dtype)
    #expect(x.transposed().transposed() == x)
    #expect(x.transposed(to: [1, 0, 2]).dtype == dtype)
    #expect(x.reversed(axis: 1)[0, 0, 0] == 8)
    x[0, .all, 1] = Tensor([7, 8, 9])
    #expect(x[0, 2, 1] == 9)
    x[1, 1, 1] = 5
    #expect(x[1, 1, 1] == 5)
    #expect(x.dtype == dtype)
    #expect(Tensor(stacking: [x, x]).dtype == dtype)
    #expect(Tensor(concatenating: [x, x], along: 1)[0, 5, 1] == 9)
  }

  @Test func productsInDoublePrecision() {
    let product = matmul(precise, precise)
    #expect(product.dtype == .float64)
    #expect(Swift.abs(product.scalars(as: Double.self)[0] - 0.07) < 1e-16)
    #expect(matmul(whole, whole).scalars == [-5, -10, 15, 10])
    #expect(precise.dot(precise).dtype == .float64)
  }

  @Test func batchesOfMatricesAreMultiplied() {
    let a = Tensor(range: 0..<12).reshaped(to: [2, 2, 3])
    let b = Tensor(range: 0..<12).reshaped(to: [2, 3, 2])
    let product = matmul(a, b)
    #expect(product.shape == [2, 2, 2])
    #expect((product[1] as Tensor) == matmul(a[1], b[1]))
    #expect((product[0] as Tensor) == matmul(a[0], b[0]))
  }

  @Test func convolutionInDoublePrecision() {
    let image = Tensor(randomNormal: [1, 5, 6, 2], seed: 3)
    let filter = Tensor(randomNormal: [3, 3, 2, 4], seed: 4)
    for border in [Border.zeros, .reflect] {
      let single = conv2D(image, filter: filter, padding: 1, paddingMode: border)
      let double = conv2D(
        image.converted(to: .float64), filter: filter.converted(to: .float64), padding: 1, paddingMode: border)
      #expect(double.dtype == .float64)
      #expect(double.isClose(to: single, within: 1e-5))
    }
  }

  @Test func bytesArePicturesUpTo255() {
    #expect(Image(bytes).pixels.scalars == [200 / 255, 100 / 255, 0, 1])
  }

  @Test func theKindIsPrintedWhereItIsNotTheUsualOne() {
    #expect(whole.description == "Tensor [2, 2] int32\n   1  -2\n   3   4")
    #expect(Tensor([1, 2], dtype: .uint8).description == "[1, 2] uint8")
    #expect(single.description.hasPrefix("Tensor [2, 2]\n"))
  }
}
