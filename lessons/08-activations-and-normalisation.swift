// %% [markdown]
// # 08 · Activations, initialisation, normalisation
//
// A deep network is a chain: each layer works on what the one before it made, and learns from what the one behind it
// hands back. This lesson watches the numbers on the way through ten layers. They fade, or they explode, or they arrive;
// and three choices decide which: the **activation**, how the weights **begin**, and **normalisation**.
//
// Before you run a cell, guess what it will say. A wrong guess is the best thing that can happen here.
//
// **Before this:** [06 · Backpropagation](06-backpropagation.ipynb).
//
// **Time:** about 40 minutes.
//
// **Afterwards you can** keep signals alive in a deep network: choose an activation function; begin with weights of the
// right width; measure how gradients vanish and explode; compute batch and local response normalisation by hand.

// %% [markdown]
// ## Why a bend at all?
//
// Two layers, each a matrix: $y = (x A) B$. **Predict:** is there *one* matrix that does the same?

// %%
let x = Tensor([[1, 2], [3, -1]])
let A = Tensor([[1, -2], [0, 1]])
let B = Tensor([[2, 1], [1, 1]])
claim("Two layers without a bend are one: (xA)B = x(AB)", matmul(matmul(x, A), B), equals: matmul(x, matmul(A, B)))
func bent(_ x: Tensor) -> Tensor { matmul(relu(matmul(x, A)), B) }
display(sideBySide(["x": x, "xA": matmul(x, A), "relu(xA)": relu(matmul(x, A)), "relu(xA) B": bent(x)]))
// Any matrix maps −x to the opposite of what it maps x to.
claim("With a bend between them no matrix does the same: −x does not give the opposite", bent(-x) != -bent(x))

// %% [markdown]
// So between the layers stands a function that is not a straight line, the *activation* $a = g(z)$. Three of them made
// history:
//
// | | formula | values | its slope $g'$, from its value |
// |---|---|---|---|
// | sigmoid | $\sigma(z) = \frac{1}{1 + e^{-z}}$ | 0 to 1 | $\sigma(1 - \sigma)$ |
// | tanh | $\tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}}$ | −1 to 1 | $1 - \tanh^2 z$ |
// | ReLU | $\max(z, 0)$ | 0 and more | 1 where $z > 0$, else 0 |
//
// On the way back, a gradient is multiplied by the slope. **Predict:** where is each slope largest, and how large?

// %%
let z = Tensor(linearFrom: -6, through: 6, count: 121)
func slopes(_ g: Activation, _ z: Tensor) -> Tensor { gradient(at: z) { g($0).sum() } }
let names = ["sigmoid", "tanh", "ReLU"]
let bends: [Activation] = [.sigmoid, .tanh, .relu]
func chart(_ title: String, _ lines: [Tensor]) -> LineChart {
  LineChart(zip(names, lines).map { .init($0, $1.scalars, at: z.scalars) }, x: "z", title: title)
}
plot(chart("a = g(z), cut off at 2", bends.map { minimum($0(z), 2) }))
plot(chart("its slope", bends.map { slopes($0, z) }))
let largest = bends.map { slopes($0, z).max().scalar }
claim("No slope of the sigmoid is above a quarter", largest[0], equals: 0.25, within: 1e-4)
claim("tanh and ReLU have slopes up to 1", largest[1] > 0.999 && largest[1] <= 1 && largest[2] == 1)
let s = sigmoid(z)
claim("σ' = σ(1 − σ), as in the table", slopes(.sigmoid, z).isClose(to: s * (1 - s), within: 1e-6))
claim("tanh' = 1 − tanh²", slopes(.tanh, z).isClose(to: 1 - tanh(z) * tanh(z), within: 1e-6))
claim("tanh is a sigmoid, stretched: 2σ(2z) − 1", tanh(z).isClose(to: 2 * sigmoid(2 * z) - 1, within: 1e-6))
let far = slopes(.sigmoid, Tensor([6, -6]))
claim("Six steps from 0 the sigmoid has hardly any slope left: it is saturated", far.max() < 0.003)

// %% [markdown]
// ## Ten in a row
//
// The chain rule multiplies the slopes. **Predict:** ten sigmoids, one inside the other: how large can the slope be? And
// of ten ReLUs, for $z = 1$?

// %%
func tenfold(_ g: Activation) -> Float { gradient(at: Tensor(1)) { (0..<10).reduce($0) { z, _ in g(z) } }.scalar }
for (name, g) in zip(names, bends) { print(name, tenfold(g)) }
claim("Ten sigmoids: at most a quarter, ten times over, less than a millionth", tenfold(.sigmoid) <= pow(0.25, 10))
claim("Ten ReLUs: still 1", tenfold(.relu), equals: 1)

// %% [markdown]
// ### What each does to a photograph
//
// Edges of a photograph: one sign from dark to bright, the other from bright to dark. **Predict** which bend loses half of
// them, and which has no 0 where there is no edge.

// %%
let photo = try Image(named: "camera").resized(height: 128, width: 128)
let edges = photo.matrix.filtered(by: .sobelX)
display(sideBySide([edges] + bends.map { $0(edges) }, captions: ["z"] + names))
claim("What ReLU keeps and what it drops make up the whole: relu(z) − relu(−z) = z", relu(edges) - relu(-edges) == edges)
claim("No edge, z = 0: tanh and ReLU say 0, the sigmoid says ½", bends.map { $0(Tensor(0)).scalar }, equals: [0.5, 0, 0])

// %% [markdown]
// ## Softmax is not for the middle
//
// The scores of the last layer are to become probabilities: positive, with sum 1. **Predict** those of 2, 1 and 0 (with
// $e^2 \approx 7.39$, $e \approx 2.72$):
//
// $$ p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} $$

// %%
let scores = Tensor([2, 1, 0])
let p = softmax(scores)
display(p)
claim("e² of e² + e + 1 is about two thirds", p[0], equals: 7.39 / (7.39 + 2.72 + 1), within: 0.001)
claim("The sum is 1", p.sum(), equals: 1, within: 1e-6)
claim("Only differences count: 102, 101, 100 give the same", softmax(scores + 100), equals: p, within: 1e-6)
let ofTwo = softmax(Tensor([1.5, 0]))
claim("Of two scores z and 0 the first gets σ(z)", ofTwo[0], equals: sigmoid(Tensor(1.5)).scalar, within: 1e-6)
// Its loss is the cross-entropy, −log of the right class's p. The gradient: what was said minus what is right.
let right = Tensor([[0, 1, 0]])
let slope = gradient(at: scores[.newAxis]) { softmaxCrossEntropy(logits: $0, labels: right) }
claim("Gradient of the cross-entropy, if class 1 is right: p − (0, 1, 0)", slope, equals: p - right, within: 1e-6)

// %% [markdown]
// ### What goes wrong: the formula as it stands
//
// **Predict:** $e^{1000}$ in single precision?

// %%
let large = Tensor([1000, 999])
let naive = exp(large) / exp(large).sum()
print(naive, softmax(large))
claim("The formula gives ∞ ÷ ∞: not a number", naive[0].isNaN)
claim("softmax takes the largest score away first, as only differences count", softmax(large) == softmax(Tensor([0, -1])))

// %% [markdown]
// **When which?**
//
// - **ReLU**: between layers, first choice. Cheap, its slope is 1. But a unit that is negative for *every* input has slope
//   0 for every input: it is *dead*, its weights stay as they are. Leaky ReLU keeps a small slope there.
// - **tanh**: where values must stay bounded with mean 0 (LeNet, recurrent networks).
// - **sigmoid**: at the *output* for yes or no, or several labels that may be true together; and for gates (recurrent networks).
// - **softmax**: at the output, for one class of several. Never between layers: all units would compete.

// %%
let alwaysNegative = Tensor([-3, -0.5, -8])
claim("A dead unit: no slope for any input", slopes(.relu, alwaysNegative), equals: Tensor([0, 0, 0]))
claim("A leaky one can still come back", slopes(.leakyReLU(), alwaysNegative).min() > 0)

// %% [markdown]
// ## How should weights begin?
//
// ⚠ **Not all alike.** Four hidden units with the same weights compute the same, get the same gradient, and stay the same
// for ever: four units, one idea. **Predict** the gradient's columns, and what happens if all weights are 0.

// %%
let examples = Tensor(randomNormal: [20, 3], seed: 1)
let wanted = Tensor(randomNormal: [20, 1], seed: 2)
func gradientOfHidden(_ hidden: Tensor, _ out: Tensor) -> Tensor {
  gradient(at: hidden) { hidden in
    let error = matmul(tanh(matmul(examples, hidden)), out) - wanted
    return (error * error).mean()
  }
}
let alike = gradientOfHidden(Tensor(repeating: 0.3, shape: [3, 4]), Tensor(repeating: 0.3, shape: [4, 1]))
display(alike)
claim("Every unit (column) gets the same gradient", (1..<4).allSatisfy { alike[.all, $0].isClose(to: alike[.all, 0]) })
let none = gradientOfHidden(Tensor(zeros: [3, 4]), Tensor(zeros: [4, 1]))
claim("All weights 0: no gradient at all", none.countNonZero, equals: 0)

// %% [markdown]
// So: at random. But how large? A unit adds up $n$ products. With inputs and weights independent, mean 0, the variances
// add up: $\operatorname{var} z = n \cdot \operatorname{var} w \cdot \operatorname{mean}(a^2)$.
//
// **Predict:** 100 inputs of standard deviation 1. What is that of the sums, with weights of standard deviation 1? 0.01? Which
// would keep it at 1?

// %%
let (width, depth) = (100, 10)
let input = Tensor(randomNormal: [200, width], seed: 3)
func spread(_ x: Tensor) -> Float { x.standardDeviation().scalar }
func sums(_ deviation: Float) -> Tensor {
  matmul(input, Tensor(randomNormal: [width, width], standardDeviation: deviation, seed: 4))
}
for deviation: Float in [1, 0.01, 0.1] { print("weights \(deviation): sums \(spread(sums(deviation)))") }
claim("Weights of 1: the sums are √100 = 10 times as wide", spread(sums(1)) / spread(input), equals: 10, within: 0.5)
claim("1 ÷ √n = 0.1 keeps the width", spread(sums(0.1)) / spread(input), equals: 1, within: 0.05)
let z1 = sums(0.1)
let kept = (relu(z1) * relu(z1)).mean() / (z1 * z1).mean()
claim("ReLU halves the mean square: it drops one side", kept, equals: 0.5, within: 0.03)

// %% [markdown]
// That is all there is to the two famous initialisers. For tanh, whose slope at 0 is 1: variance $1 / n$ (LeCun), or
// $\frac{2}{n_\text{in} + n_\text{out}}$, which is fair to both directions (**Glorot**). For ReLU, which halves: twice as much,
// $2 / n$ (**He**).

// %%
let starts: [(name: String, weights: Initializer)] = [
  ("normal, 0.01", .normal(standardDeviation: 0.01)), ("normal, 1", .normal(standardDeviation: 1)),
  ("Glorot", .glorotNormal), ("He", .heNormal),
]
func firstWeights(_ start: Initializer, seed: Int = 10) -> Tensor {
  start.tensor([width, width], inputs: width, outputs: width, seed: UInt64(seed))
}
print(starts.map { "\($0.name): \(spread(firstWeights($0.weights)))" }.joined(separator: "\n"))
claim("Glorot begins with √(2 ÷ 200) = 0.1", spread(firstWeights(.glorotNormal)), equals: 0.1, within: 0.003)
let wider = spread(firstWeights(.heNormal)) / spread(firstWeights(.glorotNormal))
claim("He begins √2 times as wide", wider, equals: Float(2).squareRoot(), within: 1e-3)

// %% [markdown]
// ## Ten layers, twelve ways
//
// Now the experiment. Ten layers of 100 units, 200 inputs, three bends, four beginnings. Forwards we look at each layer's
// activations. Backwards at the gradient with respect to them: how much does the result change if *this* number is
// nudged? So we add a nudge of zero to each layer's output, and ask for the gradients of the nudges.

// %%
let pull = Tensor(randomNormal: [200, width], seed: 5)  // what the loss hands to the last layer

func signals(_ g: Activation, _ start: Initializer, normalised: Bool = false) -> (forward: [Tensor], backward: [Tensor]) {
  let weights = (0..<depth).map { firstWeights(start, seed: 10 + $0) }
  func layers(_ nudges: [Tensor]) -> [Tensor] {
    var outputs = [input]
    for (w, nudge) in zip(weights, nudges) {
      let sums = matmul(outputs.last!, w)
      outputs.append(g(normalised ? batchNormalized(sums).output : sums) + nudge)
    }
    return Array(outputs.dropFirst())
  }
  let nudges = [Tensor](repeating: Tensor(zeros: [200, width]), count: depth)
  return (layers(nudges), gradient(at: nudges) { (layers($0).last! * pull).sum() })
}
let trial = signals(.tanh, .glorotNormal)
claim("The last layer's gradient is the pull itself", trial.backward[9], equals: pull)
let throughSlope = pull * (1 - trial.forward[9] * trial.forward[9])
let chained = matmul(throughSlope, firstWeights(.glorotNormal, seed: 19).transposed())
claim("Layer 9's is the chain rule: times the slope, times the weights", trial.backward[8], equals: chained, within: 1e-4)

// %% [markdown]
// The next cell draws *histograms*: how often each size of number occurs. You need not read it.

// %% Histograms
/// How many numbers lie in each of 31 bins from −reach to reach; those beyond are in the outermost two.
func counts(_ x: Tensor) -> (counts: [Double], reach: Float) {
  let reach = min(abs(x).max().scalar, 3 * (x * x).mean().scalar.squareRoot())
  var counts = [Double](repeating: 0, count: 31)
  for value in x.scalars { counts[max(0, min(30, Int((value / max(reach, 1e-30) + 1) * 15.5)))] += 1 }
  return (counts, reach)
}

func histograms(_ name: String, _ g: Activation, normalised: Bool = false) -> DisplayBundle {
  let title = "\(name): histograms of activations and gradients by depth, for four beginnings"
  var (svg, text) = ("<title>\(title)</title>", title)
  func write(_ words: String, _ x: Int, _ y: Int, _ anchor: String = "middle") {
    svg += "<text x='\(x)' y='\(y)' text-anchor='\(anchor)' fill-opacity='.85'>\(words)</text>"
  }
  for (group, name) in ["activations after layer", "gradients at layer"].enumerated() {
    write(name, 254 + 328 * group, 14)
    for column in 0..<4 { write("\(1 + 3 * column)", 131 + 328 * group + 82 * column, 29) }
  }
  for (row, start) in starts.enumerated() {
    let ((forward, backward), bottom) = (signals(g, start.weights, normalised: normalised), 80 + 66 * row)
    write(start.name, 82, bottom - 18, "end")
    text += "\n" + start.name
    for column in 0..<8 {
      let (counts, reach) = counts((column < 4 ? forward : backward)[column % 4 * 3])
      // The second highest bar fills the frame; a single higher one is cut off.
      let heights = counts.map { min($0 / max(counts.sorted()[29], counts.max()! / 8), 1) }
      let left = 93 + 82 * column
      let bars = heights.enumerated().map { "M\(Double(left) + 2.45 * Double($0)) \(bottom)v\(-44 * $1)" }.joined()
      svg += "<path d='\(bars)' stroke='\(column < 4 ? "#3b82c4" : "#d96f0e")' stroke-width='2.4'/>"
      svg += "<path d='M\(left - 2) \(bottom)h78' stroke='currentColor' stroke-opacity='.6'/>"
      let width = String(format: reach >= 0.01 && reach < 1000 ? "±%.2g" : "±%.0e", reach)
      write(width, left + 38, bottom + 13)
      text += " [" + String(heights.map { Array(" ▁▂▃▄▅▆▇█")[Int(($0 * 8).rounded(.up))] }) + "] " + width
    }
  }
  let head = "<svg xmlns='http://www.w3.org/2000/svg' role='img' viewBox='0 0 760 300' width='760' "
  let style = "style='max-width:100%' font-family='system-ui,sans-serif' font-size='11' fill='currentColor'>"
  return DisplayBundle(text: text, ["image/svg+xml": head + style + svg + "</svg>"])
}

// %% [markdown]
// ### tanh
//
// Blue: activations, from layer 1 to layer 10. Orange: gradients, and remember that they run from 10 back to 1. Under each
// stands how far the frame reaches to either side: read these numbers first, the shapes second. **Predict** for each of
// the four beginnings: does the blue fade, saturate at ±1, or stay?

// %%
display(histograms("tanh", .tanh))
/// How many times as wide the gradient is at layer 1 as at layer 10.
func backwardRatio(_ g: Activation, _ start: Initializer, normalised: Bool = false) -> Float {
  let gradients = signals(g, start, normalised: normalised).backward
  return spread(gradients[0]) / spread(gradients[9])
}
func ratios(_ g: Activation, normalised: Bool = false) -> [Float] {
  let all = starts.map { backwardRatio(g, $0.weights, normalised: normalised) }
  print(zip(starts, all).map { "\($0.name): \($1)" }.joined(separator: "\n"))
  return all
}
let tanhRatios = ratios(.tanh)
claim("0.01: each layer leaves a tenth, so nine layers about 10⁻⁹", log10(tanhRatios[0]), equals: -9, within: 0.5)
claim("Glorot and He: at most 10 times wider or narrower", tanhRatios[2...].allSatisfy { (0.1..<10).contains($0) })
let saturated = (abs(signals(.tanh, starts[1].weights).forward[9]) .> 0.99).mean()
claim("Weights of 1: most units are saturated, their slope is below 0.02", saturated > 0.6)
claim("⚠ and yet gradients explode", tanhRatios[1] > 50)

// %% [markdown]
// Is that not a contradiction? Most units let nothing through. But those few in between multiply by their slope *and* by
// weights of size 1, a hundred of them. So saturated does not always mean vanished: measure.
//
// ### Sigmoid
//
// **Predict:** is there any of the four with which the first layer learns about as fast as the last?

// %%
display(histograms("sigmoid", .sigmoid))
let sigmoidRatios = ratios(.sigmoid)
claim("Glorot: each layer leaves about a quarter, the slope", pow(sigmoidRatios[2], 1 / 9), equals: 0.25, within: 0.03)
let help = pow(sigmoidRatios[3] / sigmoidRatios[2], 1 / 9)
claim("He helps by nearly √2 each layer; four would be needed", help, equals: Float(2).squareRoot(), within: 0.15)
claim("Weights of 0.01 are worst", sigmoidRatios[0] < 1e-12)
let onOrOff = signals(.sigmoid, starts[1].weights).forward[9]
let flat = (onOrOff * (1 - onOrOff) .< 0.05).mean()
print("nearly flat: \(flat.scalar)")
claim("Weights of 1: the gradients arrive, within a factor of 3", (0.33..<3).contains(sigmoidRatios[1]))
claim("but half of the slopes are below 0.05, units are on or off", flat > 0.5)
claim("A sigmoid's values have a mean of about ½, not 0", onOrOff.mean(), equals: 0.5, within: 0.1)

// %% [markdown]
// Did you find the one? It is a balance between saturated units and huge weights, and no good place to learn from. As no
// value is negative, for one example all weights of a unit are pushed in the same direction. That, and the quarter, is
// why nobody puts sigmoids between layers any more.
//
// ### ReLU
//
// Half of all values are 0: a bar that is cut off. **Predict** what He does that Glorot does not. (The shapes
// of the four rows are the same: all weights of one row are those of another, times a number. ReLU just hands that on.)

// %%
display(histograms("ReLU", .relu))
let (he, glorot) = (signals(.relu, .heNormal), signals(.relu, .glorotNormal))
let reluRatios = ratios(.relu)
claim("Weights of 1: gradients explode, a million times and more in nine layers", reluRatios[1] > 1e6)
claim("He: at most 5 times wider or narrower", (0.2..<5).contains(reluRatios[3]))
let largestDifference = he.forward[9].largestDifference(from: 32 * glorot.forward[9])
claim("He's activations are Glorot's times √2 for each layer: 2⁵ after ten", largestDifference < 1e-3)

// %% [markdown]
// One picture for all: the gradient's width by layer, as a power of ten. A straight line is a constant factor for each
// layer: that is *exponential*, in either direction. **Predict** which lines are level.

// %%
func decades(_ gradients: [Tensor]) -> [Float] { gradients.map { log10(spread($0)) } }
plot([
  "tanh, 0.01": decades(signals(.tanh, starts[0].weights).backward), "tanh, Glorot": decades(trial.backward),
  "sigmoid, Glorot": decades(signals(.sigmoid, .glorotNormal).backward), "ReLU, He": decades(he.backward),
  "ReLU, 1": decades(signals(.relu, starts[1].weights).backward),
], x: "layer", y: "log10 of the gradient's width", from: 1)

// %% [markdown]
// ## Batch normalisation
//
// Instead of hoping that the width stays right: *set* it. For each channel take the mean $\mu$ and the variance $v$ (many
// books write $\sigma^2$; it has nothing to do with the sigmoid) over the batch and over all pixels, then scale and move by two learned numbers $\gamma$ and $\beta$:
//
// $$ \hat z = \frac{z - \mu}{\sqrt{v + \varepsilon}}, \qquad y = \gamma \hat z + \beta $$
//
// The tiny $\varepsilon$ only keeps it from dividing by 0. **Predict** by hand for one channel and a batch of four, 1, 3, 5, 7: mean 4, squared distances 9, 1, 1, 9.

// %%
let four = Tensor([[1], [3], [5], [7]])
let norm = BatchNorm(1)
let normed = inMode(.training) { norm(four) }
display(sideBySide(["z": four, "normalised": normed]))
let byHand = (four - 4) / Float(5).squareRoot()
claim("(z − 4) ÷ √5, as the variance is (9 + 1 + 1 + 9) ÷ 4 = 5", normed, equals: byHand, within: 1e-4)
let (moved, stretched) = inMode(.training) { (norm(four + 100), norm(four * 100)) }
claim("Whatever was added before, such as a bias, is gone again", moved, equals: normed, within: 1e-3)
claim("and so is every factor", stretched, equals: normed, within: 1e-3)
let images = Tensor(randomNormal: [8, 5, 5, 3], seed: 6)
let means = batchNormalized(images).mean
claim("Maps: one mean a channel, over 8 images of 5 × 5", means, equals: images.mean(axes: [0, 1, 2]), within: 1e-5)

// %% [markdown]
// ### What goes wrong: one example, and two modes
//
// In training it looks at the batch. An answer must not depend on who else is in the batch, so in use it takes *running*
// means and variances. **Predict:** what does training make of a batch of one?

// %%
let alone = inMode(.training) { BatchNorm(1)(Tensor([[7]])) }
claim("A batch of one is its own mean: only β = 0 is left", alone, equals: Tensor([[0]]))
let fresh = BatchNorm(1)
_ = inMode(.training) { fresh(four) }
let early = fresh(four).largestDifference(from: normed)
for _ in 0..<100 { _ = inMode(.training) { fresh(four) } }
let late = fresh(four).largestDifference(from: normed)
print("difference after 1 batch \(early), after 101 \(late)")
claim("After one batch the running mean has moved by a tenth: the answers are far off", early > 0.5)
claim("After a hundred they agree, but for n − 1 in the running variance", late < 0.25 && late > 0.1)

// %% [markdown]
// ### The same four, normalised
//
// **Predict:** how different are the four rows now?

// %%
display(histograms("tanh with batch normalisation", .tanh, normalised: true))
let widths = starts.map { spread(signals(.tanh, $0.weights, normalised: true).forward[9]) }
claim("Every beginning gives the same width after ten layers, to 3 %", widths.max()! / widths.min()! < 1.03)
let normedRatios = ratios(.tanh, normalised: true)
claim("and gradients stay within a factor of 10 over nine layers", normedRatios.allSatisfy { (0.1..<10).contains($0) })

// %% [markdown]
// ### And does it learn?
//
// Ten tanh layers on real digits, with the beginning that was worst for tanh, weights of 0.01. **Predict** both curves.

// %%
let digits = try Dataset.digits()
func learned(normalised: Bool) -> [Float] {
  var network = Sequential {
    Flatten()
    for layer in 0..<depth {
      Dense(layer == 0 ? 784 : width, width, initializer: starts[0].weights, seed: UInt64(layer))
      if normalised { BatchNorm(width) }
      Activate(.tanh)
    }
    Dense(width, 10, seed: 99)
  }
  var optimizer = SGD(learningRate: 0.02, momentum: 0.9)
  return digits.batches(of: 50, shuffledBy: 1).prefix(80).map { batch in
    let (loss, gradients) = valueWithGradient(at: network) {
      softmaxCrossEntropy(logits: $0(batch.images), labels: batch.labels)
    }
    optimizer.update(&network, along: gradients)
    return loss.scalar
  }
}
let (without, with) = (learned(normalised: false), learned(normalised: true))
plot(["without": without, "with batch normalisation": with], x: "step", y: "loss")
func lastTen(_ losses: [Float]) -> Float { losses.suffix(10).reduce(0, +) / 10 }
claim("Without: after 80 steps still at guessing, log 10", lastTen(without), equals: logf(10), within: 0.15)
print("\(lastTen(without)) without, \(lastTen(with)) with")
claim("With: less than two thirds of that", lastTen(with) < 2 / 3 * lastTen(without))

// %% [markdown]
// ## Local response normalisation
//
// AlexNet (2012) came before batch normalisation. Its layer has nothing to learn: at each pixel, each channel $i$ is made
// weaker by how strong its neighbours *among the channels* are there, as nerve cells inhibit each other:
//
// $$ b_i = \frac{a_i}{\Big(k + \alpha \sum_{j = i - n/2}^{i + n/2} a_j^2\Big)^{\beta}} $$
//
// **Predict** for four channels $1, 0, 2, 1$ with $k = \alpha = \beta = 1$ and $n = 3$: itself, one before and one after, as far as
// they exist.

// %%
func localResponse(_ a: [Float], n: Int, k: Float, alpha: Float, beta: Float) -> [Float] {
  a.indices.map { i in
    var squares: Float = 0
    for j in max(0, i - n / 2)...min(a.count - 1, i + n / 2) { squares += a[j] * a[j] }
    return a[i] / powf(k + alpha * squares, beta)
  }
}
let channels: [Float] = [1, 0, 2, 1]
let inhibited = localResponse(channels, n: 3, k: 1, alpha: 1, beta: 1)
let fractions = Tensor([1.0 / 2, 0, 2.0 / 6, 1.0 / 6])
claim("1 ÷ (1 + 1), 0, 2 ÷ (1 + 0 + 4 + 1), 1 ÷ (1 + 4 + 1)", Tensor(inhibited), equals: fractions, within: 1e-6)
// ⚠ The layer divides α by n, as most programs do; the paper does not. So α = 1 is alpha: 3 here.
let layer = LocalResponseNorm(size: 3, alpha: 3, beta: 1, k: 1)
claim("The layer says the same", layer(Tensor(channels)), equals: Tensor(inhibited), within: 1e-6)

// %% [markdown]
// AlexNet took $n = 5$, $k = 2$, $\alpha = 10^{-4}$, $\beta = 0.75$. **Predict:** channel 4 of nine is very strong. Which others
// are made weaker by it?

// %%
var nine = [Float](repeating: 1, count: 9)
nine[4] = 300
let alexNet = LocalResponseNorm(size: 5, alpha: 5e-4)
let weakened = alexNet(Tensor(nine))
let expected = localResponse(nine, n: 5, k: 2, alpha: 1e-4, beta: 0.75)
claim("By hand and by layer", weakened.isClose(to: Tensor(expected)))
let calm = alexNet(Tensor(ones: [9]))
display(sideBySide(["nine channels alike": calm, "channel 4 is 300": weakened]))
let weaker = (0..<9).filter { $0 != 4 && (weakened[$0] as Float) < 0.5 * (calm[$0] as Float) }
claim("The two before it and the two after it, no others", weaker, equals: [2, 3, 5, 6])
claim("Where all is calm, everything is divided by 2^0.75 = 1.68", 1 / calm[0], equals: powf(2, 0.75), within: 1e-3)
let here: Tensor = images[0, 2, 2, .all]
claim("A pixel does not see those round it: alone it gives the same", alexNet(here) == alexNet(images)[0, 2, 2, .all])

// %% [markdown]
// VGG (2014) measured that it brought nothing, and left it out. Batch normalisation came a year later and stayed.
//
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. No grade, as many tries as you like.
//
// ### Exercise: the slope of a sigmoid
//
// $\sigma'(z)$ for a number $z$.

// %% The slope of a sigmoid tags=["exercise"]
func slopeOfSigmoid(_ z: Double) -> Double {
  // BEGIN SOLUTION
  let s = 1 / (1 + exp(-z))
  return s * (1 - s)
  // END SOLUTION
}

// %% Check: the slope of a sigmoid
exercise(
  "What is the slope of the sigmoid at z?", hints: "Compute its value s first.", "The table at the top has the slope in s.",
  trying: [0, 1, -2, 4], slopeOfSigmoid,
  expected: { z in Double(gradient(at: Tensor(z)) { sigmoid($0) }.scalar) },
  within: 1e-5,
  mistakes: [
    Mistake("That is its value. What is its slope?") { z in 1 / (1 + exp(-z)) },
    Mistake("s is the sigmoid of z, not z itself.") { z in z * (1 - z) },
    Mistake("1 − s² is for tanh.") { z in 1 - 1 / ((1 + exp(-z)) * (1 + exp(-z))) },
    Mistake("The sigmoid rises everywhere: a minus too many.") { z in -exp(-z) / ((1 + exp(-z)) * (1 + exp(-z))) },
  ])

// %% [markdown]
// ### Exercise: weights for ReLU
//
// How wide must the weights of a convolution begin, $f \times f$ over some channels, so that a ReLU behind it keeps the
// signal? Give the *standard deviation*.

// %% Weights for ReLU tags=["exercise"]
func startingDeviation(_ f: Int, _ channels: Int) -> Double {
  // BEGIN SOLUTION
  (2 / Double(f * f * channels)).squareRoot()
  // END SOLUTION
}

// %% Check: weights for ReLU
exercise(
  "The standard deviation of first weights of f × f filters over some channels, before a ReLU",
  hints: "How many products does one output add up?", "ReLU halves the mean square, so the variance is 2 ÷ that number.",
  trying: [(3, 64), (5, 3), (1, 16)], startingDeviation,
  expected: { f, channels in
    let he = Conv2D(filterShape: (f, f, channels, 8), initializer: .heNormal, seed: 1)
    let unit = Conv2D(filterShape: (f, f, channels, 8), initializer: .normal(standardDeviation: 1), seed: 1)
    return Double(spread(he.filter.value) / spread(unit.filter.value))
  },
  mistakes: [
    Mistake("That is the variance. The standard deviation is its root.") { f, c in 2 / Double(f * f * c) },
    Mistake("That is for tanh. ReLU drops half: twice the variance.") { f, c in 1 / Double(f * f * c).squareRoot() },
    Mistake("A filter goes through all channels.") { f, _ in (2 / Double(f * f)).squareRoot() },
    Mistake("A filter is f high and f wide.") { f, c in (2 / Double(f * c)).squareRoot() },
    Mistake("The 2 belongs under the root.") { f, c in 2 / Double(f * f * c).squareRoot() },
  ])

// %% [markdown]
// ### Exercise: batch normalisation yourself
//
// A batch $[N, C]$: a row for each example, a column for each channel. Bring each channel to mean 0 and variance 1 (leave
// $\gamma$, $\beta$ and $\varepsilon$ out).

// %% Batch normalisation yourself tags=["exercise"]
func normalised(_ batch: Tensor) -> Tensor {
  // BEGIN SOLUTION
  (batch - batch.mean(axes: [0])) / batch.standardDeviation(axes: [0])
  // END SOLUTION
}

// %% Check: batch normalisation yourself
exercise(
  "Each channel of a batch [N, C] with mean 0 and variance 1",
  hints: "batch.mean(axes: [0]) is one mean for each column.",
  "Divide by the root of the variance: batch.standardDeviation(axes: [0]).",
  trying: [Tensor([[1, 10], [3, 30], [5, 80]]), Tensor(randomNormal: [6, 4], mean: 3, seed: 1)], normalised,
  expected: { batch in batchNormalized(batch, epsilon: 1e-9).output },
  within: 1e-3,
  mistakes: [
    Mistake("One mean for all: each channel has its own.") { x in (x - x.mean()) / x.standardDeviation() },
    Mistake("That is along the channels, each example by itself: layer normalisation.") { x in
      (x - x.mean(axes: [1], keepingAxes: true)) / x.standardDeviation(axes: [1], keepingAxes: true)
    },
    Mistake("You divide by the variance. Take its root.") { x in (x - x.mean(axes: [0])) / x.variance(axes: [0]) },
    Mistake("The mean is still in it.") { x in x / x.standardDeviation(axes: [0]) },
    Mistake("The mean is gone. Now divide.") { x in x - x.mean(axes: [0]) },
  ])

// %% [markdown]
// ## What to keep
//
// - Without a bend, many layers are one. ReLU between layers, softmax or sigmoid at the end.
// - Back through $L$ layers a gradient is multiplied $L$ times: a factor that is not about 1 vanishes or explodes.
// - Begin at random, variance $1/n$ for tanh, $2/n$ for ReLU; never all alike.
// - Batch normalisation sets the width at each layer, whatever the beginning: but it has two modes, and needs a batch.
// - Local response normalisation: neighbours among the channels, nothing learned, history.
//
// **Next:** [09 · LeNet](09-lenet.ipynb): where all of this comes together.
