import JSONText

/// Where the filter of a convolution or the window of a pooling lies on its padded input, at every position; of a transposed
/// convolution, where the filters lie that its inputs write.
///
/// It shows itself as a picture; `axes` has its geometry.
public struct FilterPositions: ShapeAnswer {
  /// The layer with its sizes: `Conv2D 3×3, stride 2, padding 1`.
  public let layer: String
  /// The arithmetic of each axis that is shown.
  public let sizes: [ConvolutionAxis]
  /// The positions along each axis that is shown.
  public let axes: [AxisPositions]
  /// What the axes are called: `height`, `width`.
  public let names: [String]
  /// How a transposed convolution is shown; nil for what is none.
  public let view: TransposedView?

  /// The positions of a layer.
  ///
  /// - Parameters:
  ///   - rule: a layer with a filter or a window; of several layers, the only one that has more than 1×1.
  ///   - input: the shape of one example, such as `[7, 7, 1]`.
  ///   - axis: which of the axes before the channels alone is shown, 0 for the first; nil for all.
  ///   - view: how a transposed convolution is shown.
  /// - Throws: `ShapeError` where the shapes do not fit, or where nothing slides.
  public init(
    _ rule: any LayerRule, input: [Int], axis: Int? = nil, view: TransposedView = .scattered
  ) throws(ShapeError) {
    let all = try Self.all(rule, input: input, view: view)
    guard let only = all.first else {
      throw ShapeError("\(rule.name) has no filter that slides: a picture can show a convolution or a pooling")
    }
    let larger = all.filter { $0.sizes.contains { $0.span > 1 } }
    guard all.count == 1 || larger.count == 1 else {
      throw ShapeError(
        "there are \(all.count) layers that slide, \(all.map(\.layer).joined(separator: "; ")): a picture shows one of them"
      )
    }
    self = try (all.count == 1 ? only : larger[0]).along(axis)
  }

  /// The positions of all layers of a network that have a filter or a window.
  static func all(
    _ rule: any LayerRule, input: [Int], view: TransposedView
  ) throws(ShapeError) -> [FilterPositions] {
    var all: [FilterPositions] = []
    for step in try ShapeTrace(rule, input: input).steps {
      guard case .windows(let sizes) = try step.rule.sight(for: step.input) else { continue }
      if let pooling = step.rule as? AdaptivePoolingRule,
        zip(step.input, pooling.outputSize).contains(where: { $0 % $1 != 0 })
      {
        throw ShapeError(
          "\(pooling.name) \(pooling.detail) has windows of different sizes over \(timesText(step.input.dropLast())): they "
            + "lie at equal distances only where the output's size divides the input's")
      }
      let detail = step.rule.detail.isEmpty ? "" : " \(step.rule.detail)"
      all.append(FilterPositions(layer: step.rule.name + detail, sizes, SpatialAxes.names(sizes.count), view))
    }
    return all
  }

  init(layer: String, _ sizes: [ConvolutionAxis], _ names: [String], _ view: TransposedView) {
    self.layer = layer
    self.sizes = sizes
    self.names = names
    let isTransposed = sizes.contains { $0.operation == .transposedConvolution }
    self.view = isTransposed ? view : nil
    axes = sizes.map { isTransposed && view == .stretched ? AxisPositions(stretching: $0) : AxisPositions($0) }
  }

  /// The positions along an axis that belongs to no layer.
  init(_ axis: ConvolutionAxis) {
    var detail = "\(axis.operation.title) with a \(axis.operation.slider) of \(axis.filter), stride \(axis.stride)"
    if axis.padding.total > 0 { detail += ", padding \(axis.padding)" }
    if axis.dilation > 1 { detail += ", dilation \(axis.dilation)" }
    if axis.outputPadding > 0 { detail += ", output padding \(axis.outputPadding)" }
    self.init(layer: detail.prefix(1).uppercased() + detail.dropFirst(), [axis], ["length"], .scattered)
  }

  func along(_ axis: Int?) throws(ShapeError) -> FilterPositions {
    guard let axis else { return self }
    guard axes.indices.contains(axis) else {
      throw ShapeError(
        "\(layer) has no axis \(axis): it slides along "
          + names.enumerated().map { "\($0.offset) (\($0.element))" }.joined(separator: ", "))
    }
    return FilterPositions(layer: layer, [sizes[axis]], [names[axis]], view ?? .scattered)
  }

  /// How many positions there are.
  public var count: Int { axes.reduce(1) { $0 * $1.count } }
}

/// How a transposed convolution is shown.
public enum TransposedView: String, Hashable, Sendable, CaseIterable {
  /// Every input writes a filter into the output, and filters that overlap are added.
  case scattered
  /// A convolution with stride 1 over the input, between whose pixels zeros stand.
  case stretched
}

extension FilterPositions {
  public var isFailure: Bool { false }

  /// `Conv2D 3×3, stride 2: 7×7 → 3×3`
  public var title: String {
    "\(layer): \(timesText(sizes.map(\.input))) → \(timesText(sizes.map(\.output)))"
      + (axes.count < 2 && !names.isEmpty && names[0] != "length" ? " along the \(names[0])" : "")
  }

  /// What is to be said about the positions, a sentence each.
  var notes: [String] {
    var notes = [countNote]
    if axes.contains(where: { $0.spacing > 1 }) {
      notes.append("Between the inputs stand zeros, and the filter is turned round.")
    }
    let ofAxes = zip(sizes, axes).map { size, axis in
      view == nil ? size.derivation.note : Self.unwrittenNote(size, axis, view)
    }
    if Set(ofAxes).count == 1 {
      notes.append(ofAxes[0] + ".")
    } else {
      notes += zip(names, ofAxes).filter { !$1.isEmpty }.map { "along the \($0): \($1)." }
    }
    notes.removeAll { $0 == "." }
    return notes.map { $0.prefix(1).uppercased() + $0.dropFirst() }
  }

  private var countNote: String {
    let counts = axes.map(\.count)
    let all = counts.count == 1 || count == 1 ? "\(count)" : "\(timesText(counts)) = \(ShapeSummary.grouped(count))"
    let steps = Set(axes.map(\.step)).count == 1 ? "\(axes[0].step)" : timesText(axes.map(\.step))
    return "\(all) position\(count == 1 ? "" : "s")" + (count == 1 ? "." : ", \(steps) apart.")
  }

  /// Which outputs of a transposed convolution nothing writes.
  private static func unwrittenNote(_ size: ConvolutionAxis, _ axis: AxisPositions, _ view: TransposedView?) -> String {
    var notes: [String] = []
    if axis.padding.total > 0, view == .scattered {
      notes.append(
        "the padding leaves out "
          + (axis.padding.isSymmetric
            ? "\(axis.padding.before) on each side"
            : "\(axis.padding.before) before the first and \(axis.padding.after) after the last"))
    }
    if view == .scattered, !axis.dropped.isEmpty {
      notes.append("no input writes the last \(axis.dropped.count == 1 ? "one" : "\(axis.dropped.count)")")
    }
    if view == .scattered, size.stride > size.span, size.input > 1 {
      notes.append("no input writes the \(size.stride - size.span) between neighbouring filters")
    }
    return notes.joined(separator: "; ")
  }

  /// The picture in words.
  var summary: String {
    let cells = axes.map { "\($0.first)" }.joined(separator: ", ")
    let place = axes.count == 1 ? "pixel" : axes.count == 2 ? "row and column" : "voxel"
    return ([title + "."] + notes + ["The first position begins at \(place) \(cells), counted from 0."])
      .joined(separator: " ")
  }

  /// The geometry for programs, with the picture.
  public var json: JSON {
    .object([
      "layer": .string(layer), "input": .array(sizes.map { .integer($0.input) }),
      "output": .array(sizes.map { .integer($0.output) }),
      "view": view.map { .string($0.rawValue) } ?? .null,
      "axes": .array(
        zip(names, axes).map { name, axis in
          [
            "name": .string(name), "cells": .integer(axis.cells), "count": .integer(axis.count),
            "first": .integer(axis.first), "step": .integer(axis.step), "filter": .integer(axis.filter),
            "dilation": .integer(axis.dilation),
            "padding": [.integer(axis.padding.before), .integer(axis.padding.after)],
            "spacing": .integer(axis.spacing), "dropped": .integer(axis.dropped.count),
          ]
        }), "svg": .string(SVGDrawing.standalone(svg)),
    ])
  }
}
