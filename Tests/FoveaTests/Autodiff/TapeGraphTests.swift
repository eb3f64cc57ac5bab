import Testing

@testable import Fovea

@Suite struct TapeGraphTests {
  private let x = Tensor([1, 2, 3])

  @Test func operationsAndWhatTheyComeFrom() {
    let graph = gradientGraph(at: x, Tensor([[2], [3]])) { x, y in tanh(x * x + y).sum() }
    #expect(
      graph.nodes.map(\.name) == ["x", "*", "y", "+", "tanh", "sum"] && graph.operationCount == 4
        && graph.nodes.map(\.inputs) == [[], [0, 0], [], [1, 2], [3], [4]])
    #expect(graph.nodes.map(\.shape) == [[3], [3], [2, 1], [2, 3], [2, 3], []] && graph.unused.isEmpty)
    #expect(
      graph.description == """
        The tape: 4 operations from 2 tensors to one number.
          x              [3]
          #1 = *(x, x)   [3]
          y              [2, 1]
          #2 = +(#1, y)  [2, 3]
          #3 = tanh(#2)  [2, 3]
          #4 = sum(#3)   []
        """)
  }

  @Test func parametersHaveTheirNames() {
    let network = Sequential {
      Conv2D(filterShape: (3, 3, 1, 2), activation: .relu); Flatten(); Dense(8, 3)
    }
    let images = Tensor(zeros: [2, 4, 4, 1])
    let graph = gradientGraph(at: network) { softmaxCrossEntropy(logits: $0(images), labels: Tensor([0, 1])) }
    #expect(graph.nodes.filter(\.isLeaf).map(\.name) == ["0.filter", "0.bias", "2.weight", "2.bias"])
    #expect(network.parameters.allSatisfy { $0.parameter.value.node == nil })
    #expect(graph.nodes.last?.shape == [])
  }

  @Test func whatTheResultDoesNotDependOn() {
    let graph = gradientGraph(at: [x, x, x], names: ["a", "b", "c"]) { ($0[0] * stopGradient($0[1])).sum() }
    #expect(graph.unused == ["b", "c"])
    #expect(
      graph.description.hasPrefix(
        "The tape: 2 operations from 1 tensor to one number. It does not depend on b, c.\n  a "))
    #expect(graph.displayBundle.html.contains("<figcaption>"))
    let empty = gradientGraph(at: x) { stopGradient($0) }
    #expect(
      empty.description == "The tape is empty: the result is a constant, which depends on none of x."
        && empty.displayBundle == DisplayBundle(text: empty.description))
    #expect(gradientGraph(at: [x]) { $0[0].sum() }.nodes[0].name == "x0")
    #expect(gradientGraph(at: x, x, x) { $0 * $1 + $2 }.nodes.filter(\.isLeaf).map(\.name) == ["x", "y", "z"])
  }

  /// A gradient inside of the function is on the tape too, if it is differentiable.
  @Test func gradientsOfGradients() {
    let graph = gradientGraph(at: x) { gradient(at: $0) { ($0 * $0 * $0).sum() }.sum() }
    #expect(graph.operationCount > 3 && graph.nodes.filter(\.isLeaf).map(\.name) == ["x"])
  }

  @Test func theDrawingHasEveryBoxAndArrow() {
    let graph = gradientGraph(at: x, Tensor([1, 1, 1], dtype: .float64)) { (exp($0) * $0 - $1).sum() }
    let svg = graph.svg
    #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=") && svg.hasSuffix("</svg>"))
    #expect(svg.contains("role=\"img\"") && svg.contains("<title>The tape: ") && svg.contains("<desc>The tape: "))
    #expect(svg.contains("prefers-color-scheme:dark") && !graph.displayBundle.html.contains("prefers-color-scheme"))
    #expect(svg.ranges(of: "<rect ").count == graph.nodes.count)
    let arrows = graph.nodes.reduce(0) { $0 + Set($1.inputs).count }
    #expect(svg.ranges(of: "fill=\"none\" stroke=\"currentColor\"").count == arrows)
    #expect(svg.contains("[3] float64"))
    #expect(gradientGraph(at: x) { $0 * $0 }.svg.contains(">×2</text>"))
  }

  @Test func namesAreEscaped() {
    let graph = gradientGraph(at: [x], names: ["a<b"]) { $0[0].sum() }
    #expect(graph.svg.contains(">a&lt;b</tspan>") && !graph.svg.contains("a<b"))
  }

  /// Every arrow goes down, and no two boxes of a row overlap.
  @Test(arguments: [1, 2, 5])
  func layoutsAreReadable(blocks: Int) {
    let network = Sequential {
      for _ in 0..<blocks {
        Residual {
          Dense(3, 3, activation: .tanh); Dense(3, 3)
        }
        Concatenated {
          Dense(3, 1); Dense(3, 2)
        }
      }
    }
    let graph = gradientGraph(at: network) { $0(Tensor(ones: [2, 3])).sum() }
    let drawing = TapeDrawing(graph)
    let widths = drawing.boxes.map { Double($0.name.count) * 8 + 20 }
    let layout = TapeLayout(drawing, widths: widths)
    #expect(layout.centers.count == drawing.boxes.count)
    for arrow in layout.arrows {
      #expect(zip(arrow.points, arrow.points.dropFirst()).allSatisfy { $0.y < $1.y })
      #expect(layout.centers[arrow.from].y < layout.centers[arrow.to].y)
    }
    for (a, first) in layout.centers.enumerated() {
      #expect(first.x - widths[a] / 2 >= 0 && first.x + widths[a] / 2 <= layout.width)
      for (b, second) in layout.centers.enumerated() where b > a && first.y == second.y {
        #expect(abs(first.x - second.x) >= (widths[a] + widths[b]) / 2)
      }
    }
    // Only the result has nothing below it, and it stands in the last row.
    #expect(layout.centers.last?.y == layout.centers.map(\.y).max())
  }

  @Test func longTapesAreElided() {
    var graph = gradientGraph(at: x, Tensor(2)) { x, y in (0..<100).reduce(x) { sum, _ in sum * y + x }.sum() }
    #expect(graph.operationCount == 201)
    let drawing = TapeDrawing(graph)
    #expect((drawing.rows().max() ?? 0) + 1 <= graph.longest + 1)
    let elided = drawing.boxes.filter { $0.kind == .elision }
    #expect(elided.count == 1 && elided[0].name.hasSuffix(" operations …"))
    #expect(drawing.boxes.allSatisfy { box in box.inputs.allSatisfy { $0 < drawing.boxes.count } })
    #expect(graph.description.split(separator: "\n").count == 42 && graph.description.contains("… 163 more …"))
    graph.longest = 500
    #expect(TapeDrawing(graph).boxes.count == graph.nodes.count)
  }

  @Test func wideRowsAreElided() throws {
    let tensors = (0..<50).map { Tensor(Float($0)) }
    let graph = gradientGraph(at: tensors) { Tensor(stacking: $0.map { exp($0) }).sum() }
    let drawing = TapeDrawing(graph)
    let rows = Dictionary(grouping: drawing.rows()) { $0 }
    #expect(rows.values.allSatisfy { $0.count <= 9 })
    let names = drawing.boxes.filter { $0.kind == .elision }.map(\.name)
    #expect(names == ["… 42 tensors …", "… 42 operations …"])
  }
}
