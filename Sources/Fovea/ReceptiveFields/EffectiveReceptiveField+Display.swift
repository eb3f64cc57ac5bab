extension EffectiveReceptiveField: Displayable, CustomStringConvertible {
  /// How much of the energy lies in the middle, and how far one must go for 95 % of it.
  public var description: String {
    let share = NumberText.short((centralShare * 1000).rounded() / 10, digits: 3)
    let radius = NumberText.short((radius() * 10).rounded() / 10, digits: 3)
    return
      "\(box); the middle quarter of them has \(share) % of the energy, and 95 % lies within \(radius) pixels of the "
      + "middle (\(samples) random input\(samples == 1 ? "" : "s"))"
  }

  /// A heat map of images and sequences with the theoretical field and the circle of 95 % in a notebook; a sentence
  /// elsewhere.
  public var displayBundle: DisplayBundle {
    (1...2).contains(magnitudes.rank)
      ? DisplayBundle(text: description, ["text/html": svg]) : DisplayBundle(text: description)
  }

  /// The heat map as SVG: dark blue is nothing, yellow the strongest pixel.
  var svg: String {
    let values = magnitudes.scalars
    let isLine = magnitudes.rank == 1
    let (height, width) = isLine ? (1, magnitudes.shape[0]) : (magnitudes.shape[0], magnitudes.shape[1])
    let bytes = ColorScale(for: values + [0]).bytes(of: values)
    let raster = Raster(width: width, height: height, channels: 3, bytes: bytes)
    var (box, center) = (box, center)
    if isLine {
      (box.start, box.size) = ([0] + box.start, [1] + box.size)
      center = [0.5] + center
    }
    let radius = radius()
    let circle = FieldDrawing.Outline(
      form: .circle, top: center[0] - radius, left: center[1] - radius, bottom: center[0] + radius,
      right: center[1] + radius, legend: "95 % of the energy: radius \(NumberText.short(radius, digits: 3))")
    let share = NumberText.short((centralShare * 1000).rounded() / 10, digits: 3)
    return FieldDrawing(
      raster: max(width, height) > 1024 ? raster.fittedForDisplay() : raster, height: height, width: width,
      title: description,
      outlines: (isLine ? [] : [circle]) + [
        FieldDrawing.Outline(box, legend: "theoretical: \(self.box.size.map(String.init).joined(separator: "×"))")
      ],
      remarks: [
        self.box.path.isEmpty ? self.box.layer : "\(self.box.path) \(self.box.layer), output \(self.box.position)",
        "\(share) % of the energy in the middle quarter",
      ]
    ).svg
  }
}
