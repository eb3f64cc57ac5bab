/// What one output of a network sees of a picture, drawn as a box over it, with a box for each layer on the way.
///
///     try receptiveField(of: lenet, at: [2, 3], layer: "3", on: Image(digit))
///
/// A box within a box belongs to a layer before: to that of its outputs which lies in the middle of what is read of it. What
/// lies outside of the picture is padding, hatched.
///
/// - Parameters:
///   - model: a layer, or a whole network.
///   - position: the output's `[row, column]` in the layer's map, from 0; nil is the middle. A third number, the channel, is
///     allowed and changes nothing: all channels see the same pixels.
///   - layer: where the layer is, as in a summary: `3`, or `2.body.0`; nil is the last one that gives a map.
///   - image: what goes in; as many channels as the network takes.
/// - Throws: `ShapeError` where shapes do not fit, there is no such layer or output, or a layer of one's own does not say
///   what it sees.
public func receptiveField(
  of model: any Layer, at position: [Int]? = nil, layer: String? = nil, on image: Image
) throws(ShapeError) -> ReceptiveFieldPicture {
  let trace = try ShapeTrace(model.shapeRule, input: image.pixels.shape)
  return ReceptiveFieldPicture(image: image, boxes: try trace.fieldBoxes(at: position, layer: layer))
}

extension Layer {
  /// The pixels that one output sees, without a picture, and those of one output of each layer before it.
  ///
  /// - Parameters:
  ///   - position: the output's place along each axis before the channels, from 0; nil is the middle.
  ///   - layer: where the layer is, as in a summary: `3`, or `2.body.0`; nil is the last one that gives a map.
  ///   - input: the shape of one example, such as `[227, 227, 3]`.
  /// - Returns: boxes in the order of the layers; the last one is that of the output itself.
  /// - Throws: `ShapeError` where shapes do not fit, there is no such layer or output, or a layer of one's own does not say
  ///   what it sees.
  public func fieldBoxes(
    at position: [Int]? = nil, layer: String? = nil, for input: [Int]
  ) throws(ShapeError) -> [FieldBox] {
    try ShapeTrace(shapeRule, input: input).fieldBoxes(at: position, layer: layer)
  }
}

/// A picture with what one output of a network sees of it; made by `receptiveField(of:at:layer:on:)`.
public struct ReceptiveFieldPicture: Sendable {
  /// What goes in.
  public let image: Image
  /// What is seen, a box for each layer in their order; the last one is that of the output itself.
  public let boxes: [FieldBox]

  /// What the output itself sees.
  public var box: FieldBox { boxes[boxes.count - 1] }

  /// The part of the picture that the output sees, without padding; nil if that is nothing.
  public var seen: Image? {
    let ranges = box.clipped(to: [image.height, image.width])
    guard ranges.allSatisfy({ !$0.isEmpty }) else { return nil }
    return image.with(image.pixels[ranges[0], ranges[1], .all])
  }
}

extension ReceptiveFieldPicture: Displayable, CustomStringConvertible {
  /// What the output sees, then a line for each layer.
  public var description: String {
    let rows = groups.map { group in
      [group.title, "sees \(group.box.size[0])×\(group.box.size[1])", "\(group.box.position)"]
    }
    let (title, size) = (rows.map(\.[0].count).max() ?? 0, rows.map(\.[1].count).max() ?? 0)
    let lines = rows.map { "  \($0[0].rightPadded(to: title))  \($0[1].rightPadded(to: size))  at \($0[2])" }
    return ([sentence] + lines).joined(separator: "\n")
  }

  /// The picture with the boxes over it in a notebook, sentences in a console.
  public var displayBundle: DisplayBundle { DisplayBundle(text: description, ["text/html": svg]) }

  /// The drawing as SVG; what is not picture or box has the colour of the text around it.
  public var svg: String {
    let groups = shown
    let raster = image.shown.raster
    return FieldDrawing(
      raster: max(image.width, image.height) > 1024 ? raster.fittedForDisplay() : raster, height: image.height,
      width: image.width, title: sentence,
      outlines: groups.map {
        FieldDrawing.Outline($0.box, legend: "\($0.title) sees \($0.box.size[0])×\($0.box.size[1])")
      },
      remarks: self.groups.count > groups.count ? ["and \(self.groups.count - groups.count) more between"] : []
    ).svg
  }

  private var sentence: String {
    let outside = zip(["above", "left of", "below", "right of"], overhang).filter { $0.1 > 0 }
    let padding = outside.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    return "\(box)" + (outside.isEmpty ? "" : ", of which some are padding: \(padding) the picture")
  }

  /// How far the box reaches beyond the picture: above, left, below, right.
  private var overhang: [Int] {
    [-box.start[0], -box.start[1], box.end[0] - image.height, box.end[1] - image.width]
  }

  /// Neighbouring layers that see the same.
  private var groups: [(title: String, box: FieldBox)] {
    var groups: [(first: FieldBox, count: Int, box: FieldBox)] = []
    for box in boxes where !box.size.contains(0) {
      if let last = groups.last, last.box.start == box.start, last.box.size == box.size {
        groups[groups.count - 1].box = box
        groups[groups.count - 1].count += 1
      } else {
        groups.append((box, 1, box))
      }
    }
    return groups.map { first, count, box in
      guard count > 1 else { return ("\(box.path) \(box.layer)".trimmed, box) }
      return ("\(first.path) \(first.layer) … \(box.path) \(box.layer)", box)
    }
  }

  /// As many boxes as can be told apart: the last one, and others at equal distances.
  private var shown: [(title: String, box: FieldBox)] {
    let (groups, most) = (groups, FieldDrawing.mostOutlines)
    guard groups.count > most else { return groups }
    return (0..<most).map { groups[$0 * (groups.count - 1) / (most - 1)] }
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
