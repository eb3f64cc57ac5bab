import Foundation
import FoundationXML
import Testing

@testable import Fovea

/// Pictures of filters beside what the layers compute.
@Suite struct PicturesTests {
  private func number(_ range: ClosedRange<Int>, _ generator: inout SeededGenerator) -> Int {
    Int.random(in: range, using: &generator)
  }

  /// With a filter of ones, an input's gradient counts the outputs that read it.
  @Test func positionsReadWhatTheLayerReads() throws {
    var generator = SeededGenerator(seed: 51)
    var (compared, unread) = (0, 0)
    for _ in 0..<150 {
      let (height, width) = (number(1...9, &generator), number(1...9, &generator))
      let layer = Conv2D(
        filterShape: (number(1...3, &generator), number(1...3, &generator), 1, 1),
        stride: StrideSize(height: number(1...3, &generator), width: number(1...3, &generator)),
        padding: .sides(
          top: number(0...2, &generator), bottom: number(0...2, &generator), left: number(0...2, &generator),
          right: number(0...2, &generator)),
        dilation: StrideSize(height: number(1...2, &generator), width: number(1...2, &generator)), hasBias: false,
        initializer: .ones)
      guard let positions = try? filterPositions(layer, input: [height, width, 1]) else { continue }
      let counts = gradient(at: Tensor(zeros: [1, height, width, 1])) { layer($0).sum() }.scalars
      for row in 0..<height {
        for column in 0..<width {
          let readers =
            positions.axes[0].positions(reading: row).count * positions.axes[1].positions(reading: column).count
          #expect(Float(readers) == counts[row * width + column])
          if readers == 0 { unread += 1 }
        }
      }
      compared += 1
    }
    #expect(compared > 80 && unread > 50)
  }

  /// With ones everywhere, an output of a transposed convolution counts the inputs that write it.
  @Test func positionsWriteWhatTheLayerWrites() throws {
    var generator = SeededGenerator(seed: 52)
    var compared = 0
    for _ in 0..<150 {
      let (height, width) = (number(1...5, &generator), number(1...5, &generator))
      let stride = StrideSize(height: number(1...3, &generator), width: number(1...3, &generator))
      let layer = TransposedConv2D(
        filterShape: (number(1...3, &generator), number(1...3, &generator), 1, 1), stride: stride,
        padding: .sides(
          top: number(0...1, &generator), bottom: number(0...1, &generator), left: number(0...1, &generator),
          right: number(0...1, &generator)),
        outputPadding: StrideSize(
          height: number(0...stride.height - 1, &generator), width: number(0...stride.width - 1, &generator)),
        hasBias: false, initializer: .ones)
      guard let positions = try? filterPositions(layer, input: [height, width, 1]) else { continue }
      let (rows, columns) = (positions.axes[0], positions.axes[1])
      let output = layer(Tensor(repeating: 1, shape: [1, height, width, 1]))
      #expect(output.shape == [1, rows.cells, columns.cells, 1])
      let counts = output.scalars
      for row in 0..<rows.cells {
        for column in 0..<columns.cells {
          let writers = rows.positions(reading: row).count * columns.positions(reading: column).count
          #expect(Float(writers) == counts[row * columns.cells + column])
        }
      }
      compared += 1
    }
    #expect(compared > 80)
  }

  private let digits = Tensor([[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]).reshaped(to: [4, 4, 1])

  private func convolution(_ padding: Padding = .valid, _ border: Border = .zeros) -> Conv2D {
    let layer = Conv2D(
      filterShape: (2, 2, 1, 1), stride: 2, padding: padding, paddingMode: border, hasBias: false)
    layer.filter.value = Tensor([1, 2, 3, 4]).reshaped(to: [2, 2, 1, 1])
    return layer
  }

  @Test func numbersOfAConvolution() throws {
    let slides = try slidingFilter(convolution(), values: digits)
    let tables = slides.description.components(separatedBy: "\n\n").last
    #expect(
      tables == """
        input
          1 2 3 0
          0 1 2 3
          3 0 1 2
          2 3 0 1
        filter
          1 2
          3 4
        output
           9 21
          21  9
        """)
    #expect(XMLParser(data: Data(slides.svg.utf8)).parse())
    #expect(slides.svg.components(separatedBy: ">21</text>").count == 3)
    // The batch of one is the same example.
    #expect(try slidingFilter(convolution(), values: digits.reshaped(to: [1, 4, 4, 1])).svg == slides.svg)
  }

  @Test func paddingHasTheNumbersOfItsMode() throws {
    func firstRow(_ border: Border) throws -> [String] {
      try #require(try slidingFilter(convolution(1, border), values: digits).numbers).main[0]
    }
    #expect(try firstRow(.zeros) == ["0", "0", "0", "0", "0", "0"])
    #expect(try firstRow(.reflect) == ["1", "0", "1", "2", "3", "2"])
    #expect(try firstRow(.replicate) == ["1", "1", "2", "3", "0", "0"])
    #expect(try firstRow(.circular) == ["1", "2", "3", "0", "1", "2"])
  }

  @Test func numbersOfPoolings() throws {
    let largest = try #require(try slidingFilter(MaxPool2D(size: 2), values: digits).numbers)
    #expect(largest.filter.isEmpty && largest.other == [["2", "3"], ["3", "2"]])
    let padded = MaxPool2D(size: 3, stride: 2, padding: 1, ceilMode: true)
    let main = try #require(try slidingFilter(padded, values: digits).numbers).main
    #expect(main[0].allSatisfy(\.isEmpty) && main[1] == ["", "1", "2", "3", "0", "", ""])
    let means = try #require(try slidingFilter(AvgPool2D(size: 2), values: digits).numbers)
    #expect(means.other == [["1", "2"], ["2", "1"]])
    let counting = AvgPool2D(size: 2, stride: 2, padding: 1, countIncludesPadding: true)
    #expect(try #require(try slidingFilter(counting, values: digits).numbers).main[0].allSatisfy { $0 == "0" })
  }

  /// What the pictures show is what comes out, in both views.
  @Test func numbersOfTransposedConvolutions() throws {
    let layer = TransposedConv2D(filterShape: (2, 2, 1, 2), stride: 2, hasBias: false)
    layer.filter.value = Tensor([1, 2, 3, 4, 5, 6, 7, 8]).reshaped(to: [2, 2, 2, 1])
    let input = Tensor([[1, 0], [2, 1]]).reshaped(to: [2, 2, 1])
    let scattered = try #require(try slidingFilter(layer, values: input, channel: 1).numbers)
    #expect(
      scattered.main == [["2", "4", "0", "0"], ["6", "8", "0", "0"], ["4", "8", "2", "4"], ["12", "16", "6", "8"]])
    #expect(scattered.filter == [["2", "4"], ["6", "8"]] && scattered.other == [["1", "0"], ["2", "1"]])
    let stretched = try #require(try slidingFilter(layer, values: input, channel: 1, view: .stretched).numbers)
    #expect(stretched.filter == [["8", "6"], ["4", "2"]] && stretched.other == scattered.main)
    #expect(stretched.main[1] == ["0", "1", "0", "0", "0"] && stretched.main[3] == ["0", "2", "0", "1", "0"])
    // The picture's own arithmetic: each window of the stretched input times the turned filter.
    for row in 0..<4 {
      for column in 0..<4 {
        var sum = 0
        for (down, line) in stretched.filter.enumerated() {
          for (across, weight) in line.enumerated() {
            sum += (Int(weight) ?? 0) * (Int(stretched.main[row + down][column + across]) ?? 0)
          }
        }
        #expect("\(sum)" == stretched.other[row][column])
      }
    }
  }

  @Test func sequencesAndChannels() throws {
    let sequence = Conv1D(filterShape: (2, 1, 3), padding: .same, hasBias: false)
    sequence.filter.value = Tensor([1, 2, 3, 4, 5, 6]).reshaped(to: [2, 1, 3])
    let numbers = try #require(
      try slidingFilter(sequence, values: Tensor([1, 2, 3]).reshaped(to: [3, 1]), channel: 2).numbers)
    #expect(
      numbers.filter == [["3", "6"]] && numbers.main == [["1", "2", "3", "0"]] && numbers.other == [["15", "24", "9"]])
    // Each channel of a depthwise convolution has its filters.
    let depthwise = DepthwiseConv2D(size: 1, channels: 2, multiplier: 2, hasBias: false)
    depthwise.filter.value = Tensor([1, 2, 3, 4]).reshaped(to: [1, 1, 1, 4])
    let pair = Tensor([5, 7]).reshaped(to: [1, 1, 2])
    let seen = try (0..<4).map { try slidingFilter(depthwise, values: pair, channel: $0).numbers }
    #expect(seen.map { $0?.main } == [[["5"]], [["5"]], [["7"]], [["7"]]])
    #expect(seen.map { $0?.other } == [[["5"]], [["10"]], [["21"]], [["28"]]])
  }

  @Test func whatCannotBeShownIsSaid() {
    func sentence(_ body: () throws -> Void) -> String {
      do {
        try body()
        return ""
      } catch { return "\(error)" }
    }
    let three = Conv2D(filterShape: (3, 3, 3, 4))
    #expect(
      sentence { _ = try slidingFilter(three, values: Tensor(zeros: [5, 5, 3])) }.contains(
        "adds the products of 3 channels"))
    #expect(
      sentence { _ = try slidingFilter(convolution(), values: Tensor(zeros: [14, 14, 1])) }.contains("give at most 12"))
    #expect(
      sentence { _ = try slidingFilter(convolution(), values: digits, channel: 1) }.contains("0 to 0, and none is 1"))
    #expect(sentence { _ = try slidingFilter(Dense(4, 2), values: digits) }.contains("not those of Dense"))
    #expect(sentence { _ = try filterPositions(Dense(4, 2), input: [4]) }.contains("no filter that slides"))
    #expect(sentence { _ = try filterPositions(three, input: [2, 5, 3]) }.contains("along the height"))
    #expect(sentence { _ = try filterPositions(three, input: [5, 5, 3], axis: 2) }.contains("0 (height), 1 (width)"))
    let two = Sequential {
      Conv2D(filterShape: (3, 3, 1, 1))
      Conv2D(filterShape: (3, 3, 1, 1))
    }
    #expect(sentence { _ = try filterPositions(two, input: [9, 9, 1]) }.contains("there are 2 layers that slide"))
    #expect(
      sentence { _ = try slidingFilter(Conv3D(filterShape: (2, 2, 2, 1, 1)), input: [4, 4, 4, 1]) }.contains("show two")
    )
  }

  @Test func oneLayerOfANetwork() throws {
    let network = Sequential {
      Conv2D(filterShape: (3, 3, 1, 2), stride: 2)
      Flatten()
      Dense(18, 2)
    }
    #expect(try filterPositions(network, input: [7, 7, 1]).axes.map(\.count) == [3, 3])
    let separable = SeparableConv2D(size: 3, channels: 2, outputs: 4)
    #expect(try filterPositions(separable, input: [7, 7, 2]).axes.map(\.filter) == [3, 3])
    #expect(try filterPositions(separable, input: [7, 9, 2], axis: 1).axes.map(\.cells) == [9])
  }

  /// In a page, as a file, and with characters.
  @Test func everyFormIsThere() throws {
    let answers: [any Displayable] = [
      try filterPositions(convolution(), input: [4, 4, 1]), try slidingFilter(convolution(), input: [4, 4, 1]),
      picture("7x7 conv:3x3"), animation("7x7 conv:3x3"),
    ]
    for answer in answers {
      let bundle = answer.displayBundle
      let svg = try #require(bundle.representations["image/svg+xml"])
      #expect(XMLParser(data: Data(svg.utf8)).parse())
      #expect(svg.contains("prefers-color-scheme:dark"))
      #expect(bundle.representations["text/html"]?.contains("role=\"img\" aria-label=\"Conv2D") == true)
      #expect(bundle.text.contains("■ first position"))
    }
  }
}
