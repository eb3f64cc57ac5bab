extension Dense {
  public var shapeRule: any LayerRule {
    DenseRule(
      inputs: weight.shape[0], outputs: weight.shape[1], hasBias: bias != nil, isFrozen: !weight.isTrainable,
      activation: activation.memory)
  }
}

extension Flatten {
  public var shapeRule: any LayerRule { FlattenRule() }
}

extension Activate {
  public var shapeRule: any LayerRule {
    ShapeKeepingRule("Activate", detail: "\(activation)", work: .activation(activation.memory))
  }
}

extension Dropout {
  public var shapeRule: any LayerRule { ShapeKeepingRule("Dropout", detail: NumberText.short(rate), work: .dropout) }
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

extension ZeroPaddedShortcut {
  public var shapeRule: any LayerRule { ShortcutRule("ZeroPaddedShortcut", stride: stride.axes, outputs: outputs) }
}

extension Sequential {
  public var shapeRule: any LayerRule {
    ChainRule(
      layers.enumerated().map { index, layer in
        guard let activate = layer as? Activate, index > 0, layers[index - 1] is any ActivatedLayer else {
          return (names[index], layer.shapeRule)
        }
        // Such a layer works where the numbers of the one before lie.
        var rule = ShapeKeepingRule("Activate", detail: "\(activate.activation)")
        rule.work = .activation(activate.activation.memory, isInPlace: true)
        return (names[index], rule)
      })
  }
}

extension Residual {
  public var shapeRule: any LayerRule {
    ResidualRule(
      body: body.shapeRule, shortcut: shortcut?.shapeRule,
      activation: activation == .identity ? nil : "\(activation)")
  }
}

extension Concatenated {
  public var shapeRule: any LayerRule { ConcatenationRule(branches.map(\.shapeRule), branchNames: names) }
}

extension Activation {
  /// What the way back through it needs.
  var memory: ActivationMemory { self == .identity ? .none : inPlace == nil ? .sums : .result }
}
