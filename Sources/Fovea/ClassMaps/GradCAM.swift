/// Which places of a picture speak for a class, by gradients: Grad-CAM (Selvaraju et al., "Grad-CAM: visual explanations from
/// deep networks via gradient-based localization", 2017).
///
///     try gradCAM(of: vgg, layer: "conv5_3", class: 281, on: cat)
///
/// Of the layer's maps Aₖ, each counts as much as the score of the class grows with it: αₖ is the mean over all places of the
/// gradient of the score with respect to Aₖ, and the map is max(Σₖ αₖ·Aₖ, 0). It works for every network and every layer that
/// gives maps; for one that ends in the means of these maps and one dense layer, Σₖ αₖ·Aₖ is the class activation map divided by
/// the number of places.
///
/// The score must be one before a softmax, which would mix those of other classes in. Deep layers say what is seen, and where
/// roughly; early ones where exactly, and not what.
///
/// - Parameters:
///   - model: a network that gives `[N, classes]`.
///   - layer: where the layer is, as in a summary: `conv5_3`, or `inception5b`; nil for the last one that gives maps. Of a
///     convolution and an activation behind it as layers of their own, the name says which is meant.
///   - label: the class, from 0; nil for that of the highest score.
///   - image: the picture.
///   - input: what the network takes of it, a batch of one; nil for the picture's own numbers.
///   - classNames: what the classes are called; empty if nobody says.
///   - isRectified: whether places that speak against the class are left out, as in the paper.
/// - Throws: `ShapeError` with the nearest names where there is no such layer, where what it gives are no maps, or where there is
///   no such class.
public func gradCAM(
  of model: any Layer, layer: String? = nil, class label: Int? = nil, on image: Image, input: Tensor? = nil,
  classNames: [String] = [], isRectified: Bool = true
) throws(ShapeError) -> ClassMap {
  let x = input ?? image.pixels[.newAxis]
  var (names, found) = ([String](), (path: String, tensor: Tensor)?.none)
  let watch = LayerWatch { output in
    let isMeant =
      if let layer {
        output.path == layer || (output.path.hasPrefix("\(layer).") && !names.contains(layer))
      } else { output.tensor.rank == 4 && output.tensor.shape[1] * output.tensor.shape[2] > 1 }
    if isMeant { found = (output.path, output.tensor) }
    names.append(output.path)
    return output.tensor
  }
  let scores = try ClassScores(watch.output(of: model, for: x), class: label, names: classNames)
  guard let found else {
    guard let layer else {
      throw ShapeError("Grad-CAM weights the maps of a layer, but no layer of this network gives [N, height, width, C]")
    }
    throw LayerNames(names).failure(of: layer)
  }
  guard found.tensor.rank == 4 else {
    throw ShapeError(
      "Grad-CAM weights the maps of a layer, [N, height, width, C], but '\(found.path)' gives \(found.tensor.shape): name a "
        + "convolution or a pooling before it")
  }
  // What comes before the layer is no part of the gradient, so its maps stand in for it.
  let slopes = gradient(at: found.tensor) { maps in
    LayerWatch { $0.path == found.path ? maps : $0.tensor }.output(of: model, for: x)[0, scores.label]
  }
  let sums = (found.tensor * slopes.mean(axes: [1, 2], keepingAxes: true)).sum(axes: [3])[0]
  return ClassMap(
    method: .gradCAM, values: isRectified ? relu(sums) : sums, label: scores.label, className: scores.className,
    score: scores.score, layer: found.path, image: image)
}
