// %% [markdown]
// # 14 · Network in network, Inception, GoogLeNet
//
// In 2014 two networks led the ImageNet contest. VGG does the same thing again and again, 3 × 3, and needs 138 million
// parameters for it. **GoogLeNet** came in before it with seven million. It has 22 layers, and its authors did not want
// to decide how large a filter should be: they took three sizes, side by side.
//
// What makes that affordable is the smallest filter that there is, 1 × 1. So we begin with one pixel, and end with a
// deep network that learns sooner because somebody asks it half-way.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [08 · Activations and normalisation](08-activations-and-normalisation.ipynb) and [11 · AlexNet and
// ZFNet](11-alexnet.ipynb).
//
// **Time:** about 45 minutes.
//
// **Afterwards you can** read and design networks with branches: say what a 1 × 1 convolution is and saves; work out an
// Inception module by hand; read where in a picture a score comes from; add side branches, and measure what they do.

// %% [markdown]
// ## A dense layer at every pixel
//
// A [1 × 1 convolution](glossary.md#one-by-one-convolution) sees one pixel, and all of its
// [channels](glossary.md#channel). Lesson 04 found that it is one large matrix product. Here is the same thing seen
// another way: take a [dense layer](glossary.md#dense-layer) from 192 numbers to 32, and ask it about every pixel of 28
// × 28 × 192, one after the other.
//
// **Predict:** how many times is it asked, and how many [parameters](glossary.md#parameter) does it have?

// %%
let volume = Tensor(randomNormal: [1, 28, 28, 192], seed: 3)
let dense = Dense(192, 32, activation: .relu, seed: 1)
let pixels = volume.reshaped(to: [28 * 28, 192])
let answers = (0..<784).map { dense(pixels[$0..<($0 + 1)]) }

let pointwise = Conv2D(filterShape: (1, 1, 192, 32), activation: .relu, seed: 2)
pointwise.filter.value = dense.weight.value.reshaped(to: [1, 1, 192, 32])
let thin = pointwise(volume)
claim("28 · 28 = 784 pixels, 32 numbers for each", thin.shape, equals: [1, 28, 28, answers[0].count])
claim(
  "The convolution gives what the dense layer said 784 times",
  thin.isClose(to: Tensor(concatenating: answers, along: 0).reshaped(to: [1, 28, 28, 32]), within: 1e-4))
claim("192·32 weights and 32 biases", pointwise.parameterCount, equals: 192 * 32 + 32)
claim(
  "784 · 192 · 32 = 4,816,896 products", pointwise.cost(input: [28, 28, 192]).multiplyAdds, equals: 784 * 192 * 32)

// %% [markdown]
// The volume has become six times as thin, and no pixel of it has moved. That is one use of 1 × 1. The other is to put
// *two* in a row.
//
// ## A small network at every pixel
//
// Two maps: one has found something upright, the other something level. We want a third one that is above 0 where
// exactly *one* of them is 1, and nowhere else. One filter of 1 × 1 with [ReLU](glossary.md#relu) computes
// $\max(0, w_1 a + w_2 b + c)$.
//
// **Predict:** can one filter do it, with some $w_1$, $w_2$ and $c$?

// %%
var upright = Tensor(zeros: [9, 9])
var level = Tensor(zeros: [9, 9])
for i in 1..<8 { for j in 3..<6 { (upright[i, j], level[j, i]) = (1, 1) } }
let tried = stride(from: Float(-2), through: 2, by: 0.25)
var found = 0
for w1 in tried {
  for w2 in tried {
    for c in tried where max(c, w1 + w2 + c) <= 0 && min(w1 + c, w2 + c) > 0 { found += 1 }
  }
}
claim("Of 17 · 17 · 17 filters none is silent for neither and for both, and speaks for each alone", found, equals: 0)

// %% [markdown]
// No other would do either: $w_1 + c > 0$ and $w_2 + c > 0$ make $w_1 + w_2 + c > -c$, and $c$ must not be above 0. A
// weighted sum can say "the more, the better", not "one of them, but not both". Two layers can: $h_1 = \max(0, a + b)$,
// $h_2 = \max(0, a + b - 1)$, and then $h_1 - 2 h_2$.
//
// **Predict:** what does that make of $(a, b)$ = (0, 0), (1, 0), (0, 1) and (1, 1)?

// %%
let hidden = Conv2D(filterShape: (1, 1, 2, 2), activation: .relu, seed: 1)
hidden.filter.value = Tensor(ones: [1, 1, 2, 2])
hidden.bias!.value = Tensor([0, -1])
let out = Conv2D(filterShape: (1, 1, 2, 1), activation: .relu, seed: 1)
out.filter.value = Tensor([1, -2]).reshaped(to: [1, 1, 2, 1])
let both = Tensor(concatenating: [upright, level].map { $0.reshaped(to: [1, 9, 9, 1]) }, along: 3)
let onlyOne = Sequential([hidden, out])(both).reshaped(to: [9, 9])
display(sideBySide(["upright": upright, "level": level, "exactly one of them": onlyOne]))
claim("Where both are, and where none is, it is 0", onlyOne == upright + level - 2 * (upright * level))

// %% [markdown]
// Lin, Chen and Yan (2014) put such a pair behind *every* convolution and called it **network in network**: not a
// filter slides over the picture but a small network with two hidden layers.

// %% [markdown]
// ## Nothing dense at the end
//
// Their second idea is at the end. The last layer makes a map for each class, 1,000 maps, and the score of a class is
// the mean of its map, by [global average pooling](glossary.md#global-average-pooling). AlexNet makes one long row of
// its 6 × 6 × 256 instead, and has three dense layers behind it.
//
// **Predict:** AlexNet has 61 million parameters. How many of them are in its dense layers? And how many does the whole
// other network have?

// %%
let alexNet = AlexNet().summary()
let nin = NetworkInNetwork(.imageNet).summary()
display(nin)
func denseParameters(_ table: ShapeSummary) -> Int {
  table.trace.steps.filter { $0.output.count == 1 }.reduce(0) { $0 + $1.parameters.total }
}
claim(
  "AlexNet: 9,216 → 4,096 → 4,096 → 1,000 has 58.6 of its 61 million", denseParameters(alexNet),
  equals: (9_216 + 1) * 4_096 + (4_096 + 1) * 4_096 + (4_096 + 1) * 1_000)
claim("Network in network has nothing to learn behind its maps", denseParameters(nin), equals: 0)
claim("The layer that makes the 1,000 maps: 1,025,000", nin.trace.steps.dropLast().last!.parameters.total,
  equals: (1_024 + 1) * 1_000)
let times = alexNet.parameters.total / nin.parameters.total
claim("All of it: 7,595,176, an eighth of AlexNet's", [nin.parameters.total, times], equals: [7_595_176, 8])

// %% [markdown]
// ## Scores that know where
//
// If a score is the mean of a map, then the map says where the score comes from. A small network in network learns to
// read digits, one at a time: 28 × 28 pixels, four [epochs](glossary.md#epoch). Each digit is shifted by up to 9 pixels
// (lesson 10), so that its place says nothing.

// %%
let digits = try Dataset.digits()
let (training, held) = digits.split(at: 0.8, seed: 1, stratified: true)
@LayerBuilder func block(_ f: Int, _ inputs: Int, _ outputs: Int) -> [any Layer] {
  Conv2D(filterShape: (f, f, inputs, outputs), padding: .same, activation: .relu, initializer: .heNormal)
  Conv2D(filterShape: (1, 1, outputs, outputs), activation: .relu, initializer: .heNormal)
}
InitializerSeeds.restart(from: 2)
var reader = Sequential {
  block(5, 1, 16)
  MaxPool2D(size: 2)
  block(5, 16, 24)
  MaxPool2D(size: 2)
  block(3, 24, 32)
  Named("maps", Conv2D(filterShape: (1, 1, 32, 10)))
  GlobalAvgPool2D()
}
var readersOptimizer = Adam(learningRate: .cosine(from: 0.003, steps: 4 * 125))
let readersHistory = try reader.fit(
  training, validation: held, epochs: 4, batchSize: 32, optimizer: &readersOptimizer, seed: 1,
  augmentedBy: .affine(shift: -9...9)
) { softmaxCrossEntropy(logits: $0, labels: $1) }
claim("It reads at least 85 % of the held-out digits", readersHistory.validationAccuracies.last! > 0.85)

// %% [markdown]
// Now it gets a 3 and a 7 beside each other, which it has never seen. Nobody ever told it *where* a digit is.
//
// **Predict:** how large is a map, behind two poolings by 2? Where is the map of class 3 large, and where that of 7?

// %%
func pair(_ number: Int) -> Tensor {
  Tensor(concatenating: [3, 7].map { held[class: $0].images[number] }, along: 1)
}
let canvas = Image(pair(0))
let maps = try [3, 7].map { try classActivationMap(of: reader, class: $0, on: canvas) }
display(sideBySide(["what speaks for 3": maps[0], "what speaks for 7": maps[1]]))
claim("A map has 7 × 14 places", maps[0].values.shape, equals: [28 / 4, 56 / 4])
let scores = reader(pair(0)[.newAxis])
claim("The score of class 3 is the mean of its map", maps[0].values.mean(), equals: scores[0, 3], within: 1e-4)
func leftMinusRight(_ map: ClassMap) -> Float {
  (map.values[.all, ..<7].mean() - map.values[.all, 7...].mean()).scalar
}
let rightPlaces = try (0..<20).filter { number in
  let image = Image(pair(number))
  let (three, seven) = try (
    classActivationMap(of: reader, class: 3, on: image), classActivationMap(of: reader, class: 7, on: image)
  )
  return leftMinusRight(three) > 0 && leftMinusRight(seven) < 0
}
print("of 20 pairs, both are found in their half in \(rightPlaces.count)")
claim("In at least 17 of 20 pairs 3 is left and 7 is right, and no label ever said so", rightPlaces.count >= 17)

// %% [markdown]
// That is a [class activation map](glossary.md#class-activation-map), and here it comes free. (Look at the 7 in the map
// of class 3: its stem speaks against a 3, its bar much less, for a 3 begins like that, too.)
//
// Most networks have one dense layer between the means and the scores. Then the map of a class is the sum of all maps,
// each times its weight for the class: the mean of a sum is the sum of the means. The last exercise does it by hand.

// %% [markdown]
// ## Which size of filter?
//
// The same thing fills one photograph and is small in the next. Is 3 × 3 right, or 5 × 5? The **[Inception
// module](glossary.md#inception-module)** of Szegedy and others (2014) takes 1 × 1, 3 × 3, 5 × 5 and a pooling, all on
// the same input, and lays what they make one behind the other: each adds its maps to the
// [channels](glossary.md#channel). The next layer may choose.
//
// ### What goes wrong: maps of different sizes
//
// GoogLeNet's first module sees 28 × 28 × 192.
//
// **Predict:** what comes out of 1 × 1, 3 × 3 and 5 × 5 without [padding](glossary.md#padding)? Can they be stacked?

// %%
let ragged = Concatenated {
  Conv2D(filterShape: (1, 1, 192, 64), seed: 1)
  Conv2D(filterShape: (3, 3, 192, 128), seed: 1)
  Conv2D(filterShape: (5, 5, 192, 32), seed: 1)
}
do { _ = try ragged.outputShape(for: [28, 28, 192]) } catch { print(error) }
let heights = try ragged.branches.map { try $0.outputShape(for: [28, 28, 192])[0] }
claim("n − f + 1 leaves 28, 26 and 24", heights, equals: [1, 3, 5].map { 28 - $0 + 1 })

// %% [markdown]
// So everything is padded to stay 28 × 28: by 0, 1 and 2 pixels. The pooling, too: windows of 3 × 3 with
// [stride](glossary.md#stride) 1 and padding 1, so it makes nothing smaller.
//
// **Predict:** how many channels come out of the pooling, and of the whole module?

// %%
/// Makes padded convolutions with ReLU, called like a function. (Normalised ones are for the end of the lesson.)
struct Convolutions {
  var start = Initializer.lecunUniform
  var isNormalized = false
  func callAsFunction(_ f: Int, _ inputs: Int, _ outputs: Int, stride: StrideSize = 1) -> any Layer {
    let plain = Conv2D(
      filterShape: (f, f, inputs, outputs), stride: stride, padding: .init(f / 2),
      activation: isNormalized ? .identity : .relu, initializer: start)
    return isNormalized ? Sequential([plain, BatchNorm(outputs), Activate(.relu)]) : plain
  }
}
let conv = Convolutions()
let naive = Concatenated {
  Named("1x1", conv(1, 192, 64))
  Named("3x3", conv(3, 192, 128))
  Named("5x5", conv(5, 192, 32))
  Named("pool", MaxPool2D(size: 3, stride: 1, padding: 1))
}
display(naive.diagram(input: [28, 28, 192]), caption: "A naive module: four branches on the same input")
try claim("64 + 128 + 32 + 192 = 416", naive.outputShape(for: [28, 28, 192]), equals: [28, 28, 64 + 128 + 32 + 192])
let naiveCost = naive.cost(input: [28, 28, 192]).multiplyAdds
print("\(naiveCost) multiply-adds")
claim(
  "28·28 · 192 · (1·64 + 9·128 + 25·32), 303 million of them", naiveCost,
  equals: 28 * 28 * 192 * (1 * 64 + 9 * 128 + 25 * 32))

// %% [markdown]
// A [multiply-add](glossary.md#multiply-add) is a product and its addition. That is much for one module, and it gets
// worse. A pooling gives as many channels as it gets: so every module hands on all that came in, and adds its own. The
// next cell stacks nine of them, with the numbers of filters (1 × 1, 3 × 3, 5 × 5) of GoogLeNet's nine modules.
//
// **Predict:** how many channels are there behind nine naive modules, if 192 go in?

// %%
let filters = [
  [64, 128, 32], [128, 192, 96], [192, 208, 48], [160, 224, 64], [128, 256, 64], [112, 288, 64], [256, 320, 128],
  [256, 320, 128], [384, 384, 128],
]
var naiveChannels = [192]
for own in filters {
  let before = naiveChannels.last!
  let module = Concatenated {
    conv(1, before, own[0])
    conv(3, before, own[1])
    conv(5, before, own[2])
    MaxPool2D(size: 3, stride: 1, padding: 1)
  }
  try naiveChannels.append(module.outputShape(for: [7, 7, before])[2])
}
plot(naiveChannels.map(Double.init), x: "module", y: "channels", title: "naive modules", from: 0)
claim("4,944 channels, and each module pays for all of them", naiveChannels.last!,
  equals: 192 + 224 + 416 + 448 + 448 + 448 + 464 + 704 + 704 + 896)

// %% [markdown]
// ## The bottleneck
//
// The cure is 1 × 1. Before 3 × 3 and 5 × 5 it makes the input thin, a [bottleneck](glossary.md#bottleneck); behind the
// pooling it keeps only as many channels as one likes. Module 3a, the first of GoogLeNet: 192 → 96 before 3 × 3, 192 →
// 16 before 5 × 5, 192 → 32 behind the pooling.
//
// **Predict:** first the 5 × 5 alone. 192 channels to 32 cost $28 \cdot 28 \cdot 25 \cdot 192 \cdot 32$ = 120 million
// multiply-adds. How many by way of 16 channels? And the whole module?

// %%
func inception(
  _ inputs: Int, one: Int, three: (Int, Int), five: (Int, Int), pool: Int, by conv: Convolutions = Convolutions()
) -> Concatenated {
  Concatenated {
    Named("1x1", conv(1, inputs, one))
    Named("3x3", Sequential {
      Named("reduce", conv(1, inputs, three.0))
      Named("conv", conv(3, three.0, three.1))
    })
    Named("5x5", Sequential {
      Named("reduce", conv(1, inputs, five.0))
      Named("conv", conv(5, five.0, five.1))
    })
    Named("pool", Sequential {
      Named("pool", MaxPool2D(size: 3, stride: 1, padding: 1))
      Named("proj", conv(1, inputs, pool))
    })
  }
}
let module3a = inception(192, one: 64, three: (96, 128), five: (16, 32), pool: 32)
display(module3a.diagram(input: [28, 28, 192]), caption: "Module 3a: 1 × 1 makes thin before the large filters")
let comparison = compare(("naive", naive), ("with 1×1", module3a), input: [28, 28, 192])
display(comparison)
try claim("64 + 128 + 32 + 32 = 256 channels", module3a.outputShape(for: [28, 28, 192]),
  equals: [28, 28, 64 + 128 + 32 + 32])
let (wide, narrow) = (naive.branches[2], module3a.branches[2])
claim("5 × 5 at once: 120,422,400", wide.cost(input: [28, 28, 192]).multiplyAdds, equals: 28 * 28 * 25 * 192 * 32)
claim(
  "By way of 16 channels: 2,408,448 + 10,035,200 = 12.4 million, less than a ninth",
  narrow.cost(input: [28, 28, 192]).multiplyAdds, equals: 28 * 28 * (192 * 16 + 25 * 16 * 32))
let whole = 28 * 28 * (192 * (64 + 96 + 16 + 32) + 9 * 96 * 128 + 25 * 16 * 32)
claim("The module: 128 million", module3a.cost(input: [28, 28, 192]).multiplyAdds, equals: whole)
claim("It costs less than half of the naive one, and gives 256 channels instead of 416", 2 * whole < naiveCost)

// %% [markdown]
// Something is lost: what passes through 16 numbers for each pixel cannot be richer than 16 numbers. The bet is that
// 192 channels say much the same thing several times over.

// %% [markdown]
// ## GoogLeNet
//
// Nine modules. Before them an ordinary beginning, as modules would be too dear on large maps: 7 × 7 with stride 2, a
// pooling, 1 × 1, 3 × 3. Three more poolings with stride 2, before 3a, 4a and 5a. At the end the mean of each map, and
// *one* dense layer.
//
// **Predict:** 224 is halved five times. What is left? And how many channels, with 384, 384, 128 and 128 maps in the
// last module?

// %%
let googLeNet = GoogLeNet(hasSideBranches: true, seed: 1)
display(googLeNet.diagram(), caption: "GoogLeNet with its two side branches")
let table = GoogLeNet().summary()
let steps = table.trace.steps
func shape(behind path: String) -> [Int] { steps.last { $0.path.hasPrefix(path) }!.output }
let stages = ["conv1", "pool1", "pool2", "pool3", "pool4"].map { shape(behind: $0)[0] }
claim("112, 56, 28, 14, 7", stages, equals: (1...5).map { 224 >> $0 })
claim("7 × 7 × 1,024 in the end", shape(behind: "inception5b"), equals: [7, 7, 384 + 384 + 128 + 128])

// %% [markdown]
// How deep is it? The authors count the layers with parameters on the longest way from the picture to the scores.
//
// **Predict:** how many layers deep is a module? And all of GoogLeNet?

// %%
let names = ["3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"]
print("module  what comes out  parameters   multiply-adds")
for name in names {
  let own = steps.filter { $0.path.hasPrefix("inception\(name)") }
  let size = own.last!.output.map(String.init).joined(separator: " × ")
  let (parameters, products) = (own.map(\.parameters.total).reduce(0, +), own.map(\.multiplyAdds).reduce(0, +))
  print(String(format: "%@      %@%10d  %6.1f million", name, size.padding(toLength: 16, withPad: " ", startingAt: 0),
    parameters, Double(products) / 1e6))
}
let learned = steps.filter { $0.parameters.total > 0 }.map(\.path)
let depths = names.map { name in
  ["1x1", "3x3", "5x5", "pool"].map { branch in
    learned.filter { $0.hasPrefix("inception\(name).\(branch)") }.count
  }.max()!
}
let outside = learned.filter { !$0.hasPrefix("inception") }
claim("Outside of the modules three convolutions and a dense layer, and each module is 2 deep: 22 layers",
  outside.count + depths.reduce(0, +), equals: 22)
claim("6,998,552 parameters", table.parameters.total, equals: 6_998_552)
let ofVGG = VGG(depth: 16).summary().multiplyAdds
claim("1,582 million multiply-adds", table.multiplyAdds / 1_000_000, equals: 1_582)
claim("A tenth of what VGG-16 takes", Double(ofVGG) / Double(table.multiplyAdds), equals: 10, within: 0.5)

// %% [markdown]
// ### ⚠ 6.8 million, and 12 times fewer?
//
// By the paper's table it has 6.8 million parameters, and by its text these are twelve times fewer than AlexNet's.
// Count again. The first row, 7 × 7 × 3 to 64 maps, stands there with 2.7 thousand.
//
// **Predict:** how many weights has it? And how many times fewer are seven million than 61 million?

// %%
let first = steps.first { $0.path == "conv1" }!.parameters.total
claim("7·7·3·64 weights and 64 biases: 9,472, not 2,700", first, equals: 7 * 7 * 3 * 64 + 64)
let all = Double(table.parameters.total)
let ratios = [all, all - Double(denseParameters(table))].map { Double(alexNet.parameters.total) / $0 }
print("\(ratios[0]) times fewer, without GoogLeNet's dense layer \(ratios[1])")
claim("Nearly 9 times fewer, and not 12 even if one leaves GoogLeNet's own dense layer out",
  ratios[0] > 8.5 && ratios[1] < 12)

// %% [markdown]
// ### ⚠ Does it fit?
//
// The first pooling has windows of 3 and stride 2 on 112 pixels: $(112 - 3)/2 + 1 = 55.5$. Lesson 03 rounded down, to
// 55; but the paper's table says 56. The authors' program rounded *up*, and the last window hangs over the border. Many
// programs that are called GoogLeNet have 3 × 3 where the paper has 5 × 5, an old slip that was kept because weights
// had been learned with it. All of this stands on a card:

// %%
display(googLeNet)
let down = MaxPool2D(size: 3, stride: 2)
let up = MaxPool2D(size: 3, stride: 2, ceilMode: true)
try claim("Rounded down 55, rounded up 56", [down, up].map { try $0.outputShape(for: [112, 112, 64])[0] },
  equals: [55, 56])
claim("With 3 × 3 for 5 × 5 it has 6,624,904 parameters: that is another network",
  GoogLeNet(.torchvision).parameterCount, equals: 6_624_904)

// %% [markdown]
// ## Asked half-way
//
// 22 layers were very deep in 2014. In lesson 08 a [gradient](glossary.md#gradient) faded on its way through ten. So
// two **[side branches](glossary.md#side-branch)** hang behind the modules 4a and 4d: small classifiers, each with a
// pooling, a 1 × 1 convolution and two dense layers. They have to name the picture from what is known *there*. Their
// losses count 0.3 each: $L = L_\text{end} + 0.3 \, L_1 + 0.3 \, L_2$. From them, the way back to the first layers is
// short.
//
// Let us see, in GoogLeNet as it begins, with one photograph. How large is the gradient of each layer's filters?
//
// **Predict:** is it larger with the side branches? In the first layers, in the last ones, or everywhere?

// %%
let cat = try Image(named: "chelsea").resized(height: 224, width: 336)
let picture = cat.pixels[.all, 56..<280][.newAxis]
let label = Tensor([281]).oneHot(classes: 1_000)  // a tabby cat
func totalLoss(_ network: Sequential, _ x: Tensor, _ label: Tensor, sides weight: Float) -> Tensor {
  let (scores, sides) = network.outputsWithSides(for: x)
  return sides.reduce(softmaxCrossEntropy(logits: scores, labels: label)) {
    $0 + weight * softmaxCrossEntropy(logits: $1, labels: label)
  }
}
func length(_ x: Tensor) -> Double { Double((x * x).sum().scalar).squareRoot() }
let gradients = [0, 0.3].map { weight in
  valueWithGradient(at: googLeNet.layers) { totalLoss($0, picture, label, sides: weight) }.gradients
}
let along = ["conv1.filter", "conv2.filter"] + names.map { "inception\($0).3x3.conv.filter" }
let lengths = gradients.map { all in along.map { length(all[$0]!) } }
plot(
  ["without side branches": lengths[0], "with them": lengths[1]], x: "3 × 3 layers from the first to the last",
  y: "length of the gradient", title: "GoogLeNet before it has learned", from: 1, yScale: .logarithmic)
print("first layer: \(lengths[1][0] / lengths[0][0]) times as large, last: \(lengths[1][10] / lengths[0][10]) times")
claim("Without them the gradient shrinks on its way to the first layer, to less than a twentieth",
  lengths[0][0] < lengths[0][10] / 20)
claim("With them the first layer's gradient is at least 1.5 times as large", lengths[1][0] > 1.5 * lengths[0][0])
claim("Behind both branches, in 5a and 5b, there is little difference",
  (9...10).allSatisfy { abs(lengths[1][$0] / lengths[0][$0] - 1) < 0.35 })

// %% [markdown]
// After training they are not needed: what goes into a branch also goes on, unchanged.
//
// **Predict:** by how much do the scores differ if nobody asks the branches? How many parameters may be thrown away?

// %%
let withSides = googLeNet.layers.outputsWithSides(for: picture)
claim("The scores are the same, bit for bit", googLeNet(picture) == withSides.output)
claim("Each branch gives scores of its own", withSides.sides.map(\.shape), equals: [[1, 1_000], [1, 1_000]])
let ofBranches = googLeNet.parameterCount - table.parameters.total
print("\(ofBranches) parameters in the branches")
claim(
  "Two times pooling to 4 × 4, 128 maps, 1,024 neurons, 1,000 scores: nearly as much as all the rest", ofBranches,
  equals: (512 + 528 + 2) * 128 + 2 * ((4 * 4 * 128 + 1) * 1_024 + (1_024 + 1) * 1_000))

// %% [markdown]
// ## With and without
//
// Now learn. A thin GoogLeNet for digits, 20 layers deep: nine modules, each with 8 + 12 + 8 + 4 = 32 maps of 7 × 7.
// Its weights begin as in the file with which GoogLeNet was handed on (the paper says nothing of it), with a
// [variance](glossary.md#variance) of 1 over the number of inputs: right for tanh, half of what ReLU needs (lesson 08).

// %%
func thinGoogLeNet(seed: Int, by conv: Convolutions = Convolutions()) -> Sequential {
  InitializerSeeds.restart(from: UInt64(seed))
  return Sequential {
    Named("conv1", conv(5, 1, 16, stride: 2))
    Named("pool1", MaxPool2D(size: 3, stride: 2, padding: 1))
    for number in 1...9 {
      Named("module\(number)", inception(
        number == 1 ? 16 : 32, one: 8, three: (8, 12), five: (4, 8), pool: 4, by: conv))
      if number == 3 || number == 6 {
        Named("side\(number / 3)", SideBranch {
          AvgPool2D(size: 3, stride: 2)
          conv(1, 32, 16)
          Flatten()
          Dense(3 * 3 * 16, 10, initializer: .lecunUniform)
        })
      }
    }
    Named("gap", GlobalAvgPool2D())
    Named("fc", Dense(32, 10, initializer: .lecunUniform))
  }
}
let someDigits = training.batches(of: 32, shuffledBy: 1)[0]
func firstGradient(_ network: Sequential, sides weight: Float) -> Double {
  let gradients = valueWithGradient(at: network) {
    totalLoss($0, someDigits.images, someDigits.labels, sides: weight)
  }.gradients
  return length(gradients[gradients.names[0]]!)
}
func growth(_ network: Sequential) -> Double {
  firstGradient(network, sides: 0.3) / firstGradient(network, sides: 0)
}
let growths = (1...3).map { growth(thinGoogLeNet(seed: $0)) }
print("the first layer's gradient is \(growths.map { Int($0) }) times as large")
claim("At the beginning the first layer's gradient is at least 4 times as large, whatever the seed", growths.min()! > 4)

// %% [markdown]
// Three seeds, and for each seed two networks with the same first weights, the same digits in the same order. In one
// the side branches count 0, in the other 0.3. What is drawn is the loss at the *end* of the network only, the mean
// over the three seeds.
//
// **Predict:** which line falls first? Where are the two after 200 steps?

// %%
func mean(_ x: some Collection<Double>) -> Double { x.reduce(0, +) / Double(x.count) }
struct Run {
  let sides: Float
  let seed: Int
  var network: Sequential
  var optimizer = Adam(learningRate: 0.003)
  var losses: [Double] = []

  mutating func learn(from batch: Batch) {
    let weight = sides
    var end = 0.0
    let gradients = valueWithGradient(at: network) { network in
      let (scores, sides) = network.outputsWithSides(for: batch.images)
      let loss = softmaxCrossEntropy(logits: scores, labels: batch.labels)
      end = Double(loss.scalar)
      return sides.reduce(loss) { $0 + weight * softmaxCrossEntropy(logits: $1, labels: batch.labels) }
    }.gradients
    optimizer.update(&network, along: gradients)
    losses.append(end)
  }
}
var runs: [Run] = []
for seed in 1...3 {
  for weight: Float in [0, 0.3] { runs.append(Run(sides: weight, seed: seed, network: thinGoogLeNet(seed: seed))) }
}
// 100 batches in each of two rounds.
let shuffled = (1...3).map { seed in (0...1).map { training.batches(of: 32, shuffledBy: UInt64(seed), epoch: $0) } }
/// Means over ten steps, and over the seeds.
func curve(_ name: String, _ sides: Float) -> LineChart.Series {
  let chosen = runs.filter { $0.sides == sides }.map(\.losses)
  let starts = Array(stride(from: 0, to: chosen[0].count - 9, by: 10))
  let means: [Double] = starts.map { start in mean(chosen.map { mean($0[start..<(start + 10)]) }) }
  return .init(name, means, at: starts.map { Double($0 + 5) })
}
func curves() -> LineChart {
  LineChart(
    [curve("without side branches", 0), curve("with side branches", 0.3)],
    x: "step", y: "loss at the end of the network", title: "nine modules, mean of three seeds")
}
for step in progress(0..<200) {
  for index in runs.indices {
    runs[index].learn(from: shuffled[runs[index].seed - 1][step / 100][step % 100])
  }
  if step == 19 { display(curves(), id: "with and without") }
  if step > 19 && step % 20 == 19 { updateDisplay(curves(), id: "with and without") }
}

// %%
func lastLoss(_ run: Run) -> Double { mean(run.losses.suffix(25)) }
func share(_ run: Run) -> Double { accuracy(logits: run.network(held.images), labels: held.labels) }
let (without, with) = (runs.filter { $0.sides == 0 }, runs.filter { $0.sides > 0 })
let losses = [without.map(lastLoss), with.map(lastLoss)]
let shares = [without.map(share), with.map(share)]
for seed in 0..<3 {
  print("seed \(seed + 1), loss: \(losses[0][seed]) without, \(losses[1][seed]) with")
  print("        read rightly: \(shares[0][seed]) without, \(shares[1][seed]) with")
}
claim("After 200 steps the loss is lower with side branches, whatever the seed",
  zip(losses[0], losses[1]).allSatisfy { $0 > $1 })
claim("On average by at least a fifth", mean(losses[1]) < 0.8 * mean(losses[0]))
claim("and more of the held-out digits are read", mean(shares[1]) > mean(shares[0]))

// %% [markdown]
// With five more seeds it was the same each time: of all eight, a loss of 0.7 to 1.0 with the branches and 0.9 to 2.3
// without. With one seed the network without branches had learned nothing at all after 200 steps: 2.3, the loss of
// guessing.
//
// ### ⚠ Why nobody hangs them on any more
//
// They help where gradients fade, and since 2015 there are better means against that. He's
// [initialisation](glossary.md#initialisation) is made for ReLU. [Batch normalisation](glossary.md#batch-normalisation)
// rescales all maps on the way. Lesson 13's short cuts let the gradient pass by.
//
// **Predict:** how many times as large is the first layer's gradient with side branches, if the weights begin as He
// says? And if each convolution is followed by batch normalisation?

// %%
let he = Convolutions(start: .heNormal)
let normalized = Convolutions(start: .heNormal, isNormalized: true)
let growthsByHe = (1...3).map { growth(thinGoogLeNet(seed: $0, by: he)) }
let growthsNormalized = (1...3).map { growth(thinGoogLeNet(seed: $0, by: normalized)) }
func tenths(_ x: [Double]) -> String { x.map { String(format: "%.1f", $0) }.joined(separator: ", ") }
print("as in 2014: \(tenths(growths))\nby He: \(tenths(growthsByHe))\nnormalised: \(tenths(growthsNormalized))")
claim("By He it grows less than as in 2014, with every seed", zip(growthsByHe, growths).allSatisfy { $0 < $1 })
claim("Normalised, it hardly grows at all: by less than a half", growthsNormalized.max()! < 1.5)

// %% [markdown]
// We trained those, too, for 200 steps with three seeds. Begun as He says: a loss of 0.5 to 0.6 with the branches, 0.6
// to 1.4 without. Normalised: 0.4 with them, 0.5 to 0.6 without. The normalised network without branches beats the one
// of 2014 *with* them.
//
// The authors came to doubt their own reason. A year later they found that branches make no difference early in the
// training, only near its end, and that the first branch may go; they now took the other for a kind of
// [regularisation](glossary.md#regularisation) (Szegedy and others, *Rethinking the Inception architecture*, 2015). For
// that network, which had batch normalisation, that fits what you see here.

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. No grade, as many tries as you
// like.

// %% [markdown]
// ### Exercise: the parameters of a module
//
// An Inception module gets `inputs` channels. Its branches have `one` filters of 1 × 1; `three[1]` of 3 × 3 behind
// `three[0]` of 1 × 1; `five[1]` of 5 × 5 behind `five[0]` of 1 × 1; and `pool` of 1 × 1 behind the pooling. Every
// filter has a [bias](glossary.md#bias). How many parameters are that?

// %% The parameters of a module tags=["exercise"]
func moduleParameters(_ inputs: Int, _ one: Int, _ three: [Int], _ five: [Int], _ pool: Int) -> Int {
  // BEGIN SOLUTION
  (inputs + 1) * (one + three[0] + five[0] + pool) + (9 * three[0] + 1) * three[1] + (25 * five[0] + 1) * five[1]
  // END SOLUTION
}

// %% Check: the parameters of a module
exercise(
  "How many parameters has an Inception module?",
  hints: "Six convolutions. Which of them see all the inputs?",
  "A filter of 1 × 1 has a weight for each channel that it sees, and a bias.",
  "The 3 × 3 see three[0] channels only: (9 · three[0] + 1) · three[1].",
  trying: [(192, 64, [96, 128], [16, 32], 32), (256, 128, [128, 192], [32, 96], 64), (16, 8, [8, 12], [4, 8], 4)],
  moduleParameters,
  expected: { inputs, one, three, five, pool in
    inception(inputs, one: one, three: (three[0], three[1]), five: (five[0], five[1]), pool: pool).parameterCount
  },
  mistakes: [
    Mistake("Those are the weights. Every filter has a bias as well.") { inputs, one, three, five, pool in
      inputs * (one + three[0] + five[0] + pool) + 9 * three[0] * three[1] + 25 * five[0] * five[1]
    },
    Mistake("The large filters see only what the 1 × 1 before them has left.") { inputs, one, three, five, pool in
      (inputs + 1) * (one + three[0] + five[0] + pool) + (9 * inputs + 1) * three[1] + (25 * inputs + 1) * five[1]
    },
    Mistake("The 1 × 1 behind the pooling is missing.") { inputs, one, three, five, _ in
      (inputs + 1) * (one + three[0] + five[0]) + (9 * three[0] + 1) * three[1] + (25 * five[0] + 1) * five[1]
    },
    Mistake("3 × 3 has 9 weights for each channel, and 5 × 5 has 25.") { inputs, one, three, five, pool in
      (inputs + 1) * (one + three[0] + five[0] + pool) + (3 * three[0] + 1) * three[1] + (5 * five[0] + 1) * five[1]
    },
  ])

// %% [markdown]
// ### Exercise: how thin must it be?
//
// `inputs` channels to `outputs` maps by filters of `f` × `f`: at once, or by way of $r$ channels. What is the largest
// $r$ for which the detour takes *fewer* multiply-adds? (The size of the maps plays no part: everything is padded.)

// %% How thin must it be? tags=["exercise"]
func largestDetour(_ f: Int, _ inputs: Int, _ outputs: Int) -> Int {
  // BEGIN SOLUTION
  (f * f * inputs * outputs - 1) / (inputs + f * f * outputs)
  // END SOLUTION
}

// %% Check: how thin must it be?
exercise(
  "The largest number of channels between, for which the detour is cheaper",
  hints: "For each pixel: f² · inputs · outputs at once. And by way of r?",
  "The detour: inputs · r for the 1 × 1, then f² · r · outputs. Both have r in them.",
  "r · (inputs + f² · outputs) must be less than f² · inputs · outputs, not equal to it.",
  trying: [(5, 192, 32), (3, 192, 128), (1, 8, 8), (5, 480, 48)], largestDetour,
  expected: { f, inputs, outputs in
    func products(_ layers: [any Layer]) -> Int {
      Sequential(layers).cost(input: [4, 4, inputs]).multiplyAdds
    }
    let atOnce = products([conv(f, inputs, outputs)])
    return (1...inputs).last { products([conv(1, inputs, $0), conv(f, $0, outputs)]) < atOnce }!
  },
  mistakes: [
    Mistake("The 1 × 1 costs something, too: inputs · r for each pixel.") { _, inputs, _ in inputs - 1 },
    Mistake("With that many both cost the same. Fewer, it says.") { f, inputs, outputs in
      f * f * inputs * outputs / (inputs + f * f * outputs)
    },
    Mistake("Behind the 1 × 1 the filters are still f × f: f² times r times outputs.") { f, inputs, outputs in
      (f * f * inputs * outputs - 1) / (inputs + outputs)
    },
    Mistake("A filter of f × f has f² weights for each channel, not f.") { f, inputs, outputs in
      (f * inputs * outputs - 1) / (inputs + f * outputs)
    },
  ])

// %% [markdown]
// ### Exercise: a class map by hand
//
// A network ends in maps `[height, width, k]`, their means, and a dense layer with `weights` of `[k, classes]`. Make
// the class activation map `[height, width]` of class `label`: at each place, the sum of the $k$ numbers, each times
// its weight for the class.

// %% A class map by hand tags=["exercise"]
func classMap(_ maps: Tensor, _ weights: Tensor, _ label: Int) -> Tensor {
  // BEGIN SOLUTION
  var map = Tensor(zeros: [maps.shape[0], maps.shape[1]])
  for k in 0..<maps.shape[2] { map = map + maps[.all, .all, k] * (weights[k, label] as Float) }
  return map
  // END SOLUTION
}

// %% Check: a class map by hand
let someMaps = (1...3).map { Tensor(randomNormal: [4, 5, 3], seed: UInt64($0)) }
let someWeights = Tensor(randomNormal: [3, 3], seed: 9)
exercise(
  "The class activation map of maps, weights and a class",
  hints: "Begin with zeros of [maps.shape[0], maps.shape[1]], and add k maps to them.",
  "One map is maps[.all, .all, k]; its weight is weights[k, label] as Float.",
  "Negative weights count as well: what speaks against a class belongs to its map.",
  trying: [(someMaps[0], someWeights, 0), (someMaps[1], someWeights, 1), (someMaps[2], someWeights, 2)], classMap,
  expected: { maps, weights, label in
    let last = Dense(3, 3, hasBias: false, seed: 1)
    last.weight.value = weights
    return try classActivationMap(
      of: Sequential([GlobalAvgPool2D(), last]), class: label, on: Image(Tensor(zeros: [4, 5])),
      input: maps[.newAxis]
    ).values
  },
  mistakes: [
    Mistake("The weights are [k, classes]: the column of the class, not a row.") { maps, weights, label in
      (maps * weights[label]).sum(axes: [2])
    },
    Mistake("Each map counts by its weight for the class. You added them as they are.") { maps, _, _ in
      maps.sum(axes: [2])
    },
    Mistake("That is one map of the k: the weights mix all of them.") { maps, _, label in maps[.all, .all, label] },
    Mistake("What speaks against the class is cut off. That is Grad-CAM's way; here it stays.") {
      maps, weights, label in relu((maps * weights[.all, label]).sum(axes: [2]))
    },
    Mistake("The mean is taken over the places, later. Over the k maps it is a sum.") { maps, weights, label in
      (maps * weights[.all, label]).mean(axes: [2])
    },
  ])

// %% [markdown]
// ## What to keep
//
// - 1 × 1 is a dense layer at every pixel. It makes volumes thin, and two in a row are a small network that slides.
// - The mean of a map for each class has nothing to learn, takes pictures of any size, and says where a score comes
//   from.
// - An Inception module pads everything to one size and adds up channels: 64 + 128 + 32 + 32 = 256.
// - 5 × 5 from 192 to 32 maps: 120 million multiply-adds, by way of 16 channels 12 million. Without such bottlenecks
//   the channels would grow with every module.
// - GoogLeNet: 22 layers, seven million parameters, an eighth or ninth of AlexNet's. Look at what a count counts.
// - Side branches bring gradients to the first layers, count 0.3 in training and are thrown away. With batch
//   normalisation there is little left for them to do.
