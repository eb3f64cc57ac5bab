extension Dense {
  public var shapeRule: any LayerRule {
    DenseRule(
      inputs: weight.shape[0], outputs: weight.shape[1], hasBias: bias != nil, isFrozen: !weight.isTrainable)
  }
}

extension Flatten {
  public var shapeRule: any LayerRule { FlattenRule() }
}

extension Activate {
  public var shapeRule: any LayerRule { ShapeKeepingRule("Activate", detail: "\(activation)") }
}

extension Dropout {
  public var shapeRule: any LayerRule { ShapeKeepingRule("Dropout", detail: NumberText.short(rate)) }
}

extension BatchNorm {
  public var shapeRule: any LayerRule {
    ShapeKeepingRule("BatchNorm", channels: scale.shape[0], parameters: ParameterCount(of: self))
  }
}

extension LayerNorm {
  public var shapeRule: any LayerRule {
    ShapeKeepingRule(
      "LayerNorm", channels: scale.shape[0], parameters: ParameterCount(of: self), channelReach: .all)
  }
}

extension GroupNorm {
  public var shapeRule: any LayerRule {
    ShapeKeepingRule(
      "GroupNorm", detail: "\(groups) groups", channels: scale.shape[0], parameters: ParameterCount(of: self),
      seesEverything: true, channelReach: .groups(groups))
  }
}

extension LocalResponseNorm {
  public var shapeRule: any LayerRule {
    ShapeKeepingRule(
      "LocalResponseNorm", detail: "\(size) channels",
      channelReach: .neighbours(before: (size - 1) / 2, after: size - 1 - (size - 1) / 2))
  }
}

extension Embedding {
  public var shapeRule: any LayerRule { EmbeddingRule(words: table.shape[0], size: table.shape[1]) }
}

extension RNN {
  public var shapeRule: any LayerRule {
    RecurrentRule(
      "RNN", features: inputWeight.shape[0], units: stateWeight.shape[0], gates: 1, givesSequence: output == .sequence,
      parameters: ParameterCount(of: self))
  }
}

extension LSTM {
  public var shapeRule: any LayerRule {
    RecurrentRule(
      "LSTM", features: inputWeight.shape[0], units: stateWeight.shape[0], gates: 4, givesSequence: output == .sequence,
      parameters: ParameterCount(of: self))
  }
}

extension GRU {
  public var shapeRule: any LayerRule {
    RecurrentRule(
      "GRU", features: inputWeight.shape[0], units: stateWeight.shape[0], gates: 3, givesSequence: output == .sequence,
      parameters: ParameterCount(of: self))
  }
}

extension Sequential {
  public var shapeRule: any LayerRule {
    ChainRule(layers.enumerated().map { (String($0.offset), $0.element.shapeRule) })
  }
}

extension Residual {
  public var shapeRule: any LayerRule { ResidualRule(body: body.shapeRule, shortcut: shortcut?.shapeRule) }
}

extension Concatenated {
  public var shapeRule: any LayerRule { ConcatenationRule(branches.map(\.shapeRule)) }
}
