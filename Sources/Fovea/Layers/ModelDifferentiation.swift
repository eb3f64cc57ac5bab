/// A loss and its gradients with respect to the trainable parameters of a model, of one run.
///
///     let (loss, gradients) = valueWithGradient(at: lenet) { softmaxCrossEntropy(logits: $0(images), labels: labels) }
///     optimizer.update(&lenet, along: gradients)
///
/// While the function runs, layers work as in training: dropout drops, batch normalisation uses the batch.
///
/// - Parameters:
///   - model: anything with parameters (`parameters(of:)`); several models as a tuple.
///   - loss: gives one number.
public func valueWithGradient<Model>(
  at model: Model, of loss: (Model) throws -> Tensor
) rethrows -> (loss: Tensor, gradients: Gradients) {
  let trained = parameters(of: model).filter(\.parameter.isTrainable)
  guard !trained.isEmpty else {
    shapeFailure(
      "valueWithGradient: a model of type \(Model.self) has no trainable parameters; layers keep theirs in properties of "
        + "type Parameter, and those of frozen layers do not count")
  }
  let originals = trained.map(\.parameter.value)
  defer { for (entry, original) in zip(trained, originals) { entry.parameter.value = original } }
  let (value, gradients) = try valueWithGradient(at: originals) { tensors in
    for (entry, tensor) in zip(trained, tensors) { entry.parameter.value = tensor }
    return try LayerMode.$current.withValue(.training) { try loss(model) }
  }
  return (value, Gradients(trained, gradients))
}
