import ConvEngine
import Testing

@testable import Shapes

@Suite struct AxisPaddingTests {
  @Test func sameAndFullAreTheEngines() {
    for input in 1...12 {
      for filter in 1...6 {
        for stride in 1...4 {
          for dilation in 1...3 {
            let same = AxisPadding.same(input: input, filter: filter, stride: stride, dilation: dilation)
            let engines = Padding2D.same(
              input: HeightWidth(input), filter: HeightWidth(filter), stride: HeightWidth(stride),
              dilation: HeightWidth(dilation))
            #expect([same.before, same.after] == [engines.top, engines.bottom])
            #expect(
              AxisPadding.full(filter: filter, dilation: dilation).before
                == Padding2D.full(filter: HeightWidth(filter), dilation: HeightWidth(dilation)).top)
          }
        }
      }
    }
    #expect(AxisPadding.same(input: 5, filter: 0) == 0 && AxisPadding.full(filter: -1) == 0)
  }

  @Test func spellings() {
    #expect(AxisPadding(total: 3) == [1, 2] && (2 as AxisPadding) == [2, 2])
    #expect("\(AxisPadding(2))" == "2" && "\([0, 1] as AxisPadding)" == "0 + 1")
  }
}
