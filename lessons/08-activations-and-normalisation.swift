// %% [markdown]
// # 08 · Activations, initialisation, normalisation
//
// A deep network is a chain: each layer works on what the one before it made, and learns from what the one behind it
// hands back. This lesson watches the numbers on the way through ten layers. They fade, or they explode, or they
// arrive; and three choices decide which: the **activation**, how the weights **begin**, and **normalisation**.
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
// A [dense layer](glossary.md#dense-layer) multiplies the row of its inputs by a matrix of weights. Two of them are
// $y = (x A) B$.
//
// **Predict:** is there *one* matrix that does the same?

// %%
let x = Tensor([[1, 2], [3, -1]])
let A = Tensor([[1, -2], [0, 1]])
let B = Tensor([[2, 1], [1, 1]])
claim("Two layers without a bend are one: (xA)B = x(AB)", matmul(matmul(x, A), B), equals: matmul(x, matmul(A, B)))
func bent(_ x: Tensor) -> Tensor { matmul(relu(matmul(x, A)), B) }
display(sideBySide(["x": x, "xA": matmul(x, A), "relu(xA)": relu(matmul(x, A)), "relu(xA) B": bent(x)]))
// Any matrix makes of −x the opposite of what it makes of x.
claim("With a bend between them no matrix does the same: −x does not give the opposite", bent(-x) != -bent(x))

// %% [markdown]
// So between the layers stands a function that is not a straight line, the
// [activation function](glossary.md#activation-function) $a = g(z)$. Three of them made history, the
// [sigmoid](glossary.md#sigmoid), tanh and [ReLU](glossary.md#relu):
//
// | | formula | values | its slope $g'$, from its value |
// |---|---|---|---|
// | sigmoid | $\sigma(z) = \frac{1}{1 + e^{-z}}$ | 0 to 1 | $\sigma(1 - \sigma)$ |
// | tanh | $\tanh z = \frac{e^z - e^{-z}}{e^z + e^{-z}}$ | −1 to 1 | $1 - \tanh^2 z$ |
// | ReLU | $\max(z, 0)$ | 0 and more | 1 where $z > 0$, else 0 |
//
// On the way back, a [gradient](glossary.md#gradient) is multiplied by the slope.
//
// **Predict:** where is each slope largest, and how large?

// %%
let z = Tensor(linearFrom: -6, through: 6, count: 121)
func slopes(_ g: Activation, _ z: Tensor) -> Tensor { gradient(at: z) { g($0).sum() } }
let names = ["sigmoid", "tanh", "ReLU"]
let bends: [Activation] = [.sigmoid, .tanh, .relu]
func chart(_ title: String, _ lines: [Tensor]) -> LineChart {
  LineChart(zip(names, lines).map { .init($0, $1.scalars, at: z.scalars) }, x: "z", title: title)
}
smallMultiples(columns: 2, [
  "a = g(z), cut off at 2": chart("", bends.map { minimum($0(z), 2) }),
  "its slope": chart("", bends.map { slopes($0, z) }),
], scales: .own)
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
// The chain rule multiplies the slopes.
//
// **Predict:** ten sigmoids, one inside the other: how large can the slope be? And of ten ReLUs, for $z = 1$?

// %%
func tenfold(_ g: Activation) -> Float { gradient(at: Tensor(1)) { (0..<10).reduce($0) { z, _ in g(z) } }.scalar }
for (name, g) in zip(names, bends) { print(name, tenfold(g)) }
claim("Ten sigmoids: at most a quarter, ten times over", tenfold(.sigmoid) <= pow(0.25, 10))
claim("and that is less than a millionth", pow(0.25, 10) < 1e-6)
claim("Ten ReLUs: still 1", tenfold(.relu), equals: 1)

// %% [markdown]
// ### What each does to a photograph
//
// [Edges](glossary.md#edge) of a photograph, found as in lesson 02: one sign (colour) from dark to bright, the other
// from bright to dark. (Where nothing is negative, as behind sigmoid and ReLU, the colours are others: dark is the
// smallest.)
//
// **Predict:** which bend loses half of them, and which has no 0 where there is no edge?

// %%
let photo = try Image(named: "camera").resized(height: 128, width: 128)
let edges = photo.matrix.filtered(by: .sobelX)
display(sideBySide([edges] + bends.map { $0(edges) }, captions: ["z"] + names))
let together = relu(edges) - relu(-edges)
claim("What ReLU keeps and what it drops make up the whole: relu(z) − relu(−z) = z", together == edges)
let noEdge = bends.map { $0(Tensor(0)).scalar }
claim("No edge, z = 0: the sigmoid says ½, tanh and ReLU say 0", noEdge, equals: [0.5, 0, 0])

// %% [markdown]
// ## Softmax is not for the middle
//
// The scores of the last layer ([logits](glossary.md#logit)) are to become probabilities: positive, with sum 1.
// [Softmax](glossary.md#softmax) makes each positive, $e^{z_k}$, and divides by the sum:
//
// $$ p_k = \frac{e^{z_k}}{\sum_j e^{z_j}} $$
//
// **Predict:** those of 2, 1 and 0 (with $e^2 \approx 7.39$, $e \approx 2.72$)?

// %%
let scores = Tensor([2, 1, 0])
let p = softmax(scores)
bars(["score 2": p[0], "score 1": p[1], "score 0": p[2]], y: "probability", width: 360)
claim("e² of e² + e + 1 is about two thirds", p[0], equals: 7.39 / (7.39 + 2.72 + 1), within: 0.001)
claim("The sum is 1", p.sum(), equals: 1, within: 1e-6)
claim("Only differences count: 102, 101, 100 give the same", softmax(scores + 100), equals: p, within: 1e-6)
let ofTwo = softmax(Tensor([1.5, 0]))
claim("Of two scores z and 0 the first gets σ(z)", ofTwo[0], equals: sigmoid(Tensor(1.5)).scalar, within: 1e-6)

// %% [markdown]
// How wrong is such an answer? The [cross-entropy](glossary.md#cross-entropy) is $-\log p$ of the class that is right:
// 0 if it got probability 1, and the more the less it got. Together with softmax it has a gradient of great simplicity.
//
// **Predict:** it is 0 for a perfect answer; so what is $\partial L / \partial z_k$, with $p$ and the right answer
// $(0, 1, 0)$?

// %%
let right = Tensor([[0, 1, 0]])
let slope = gradient(at: scores[.newAxis]) { softmaxCrossEntropy(logits: $0, labels: right) }
let crossEntropy = softmaxCrossEntropy(logits: scores[.newAxis], labels: right).scalar
claim("The cross-entropy: −log of 0.2447", crossEntropy, equals: -logf(p[1]), within: 1e-6)
claim("Its gradient: what was said minus what is right", slope, equals: p - right, within: 1e-6)

// %% [markdown]
// ### What goes wrong: the formula as it stands
//
// **Predict:** what is $e^{1000}$ in `float32`, whose largest number is about $10^{38}$?

// %%
let large = Tensor([1000, 999])
let naive = exp(large) / exp(large).sum()
print(naive, softmax(large))
claim("The formula gives ∞ ÷ ∞: not a number", naive[0].isNaN)
let small = softmax(Tensor([0, -1]))
claim("softmax takes the largest score away first, as only differences count", softmax(large) == small)

// %% [markdown]
// ## When which?
//
// - **ReLU**: between layers, first choice. Cheap, its slope is 1. But a unit that is negative for *every* input has
//   slope 0 for every input: it is *dead*, its weights stay as they are. Leaky ReLU keeps a small slope there.
// - **tanh**: where values must stay bounded with mean 0 (LeNet, the next lesson).
// - **sigmoid**: at the *output*, for yes or no, or for several labels that may be true together.
// - **softmax**: at the output, for one class of several. Never between layers: all units would compete.

// %%
let alwaysNegative = Tensor([-3, -0.5, -8])
claim("A dead unit: no slope for any input", slopes(.relu, alwaysNegative), equals: Tensor([0, 0, 0]))
claim("A leaky one can still come back", slopes(.leakyReLU(), alwaysNegative).min() > 0)

// %% [markdown]
// ## How should weights begin?
//
// The choice of the first weights is called [initialisation](glossary.md#initialisation).
//
// ### What goes wrong: all alike
//
// Four units with the same weights compute the same, get the same gradient, and stay the same for ever: four units, one
// idea. Here are three inputs, a hidden layer of four tanh units, and one output.
//
// **Predict:** what do the gradient's columns look like, one for each unit? And if all weights are 0?

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
display(sideBySide(["gradient of the hidden weights": alike]))
let first: Tensor = alike[.all, 0]
claim("Every unit (column) gets the same gradient", (1..<4).allSatisfy { alike[.all, $0].isClose(to: first) })
let none = gradientOfHidden(Tensor(zeros: [3, 4]), Tensor(zeros: [4, 1]))
claim("All weights 0: no gradient at all", none.countNonZero, equals: 0)

// %% [markdown]
// ### How wide?
//
// So: at random. But how large? Three words first. The [variance](glossary.md#variance) of numbers is the mean of their
// squared distances from their mean; its root is the [standard deviation](glossary.md#standard-deviation). We say
// *width* for it: about how far the numbers lie from the middle.
//
// A unit adds up $n$ products, some positive, some negative, which partly cancel: it is not the widths that add up, but
// the variances. With inputs and weights of mean 0 that know nothing of each other,
//
// $$ \operatorname{var} z = n \cdot \operatorname{var} w \cdot \operatorname{mean}(a^2). $$
//
// **Predict:** 100 inputs of width 1. How wide are the sums with weights of width 1? Of 0.01? Which weights keep it at
// 1?

// %%
let (width, depth) = (100, 10)
let input = Tensor(randomNormal: [200, width], seed: 3)
func spread(_ x: Tensor) -> Float { x.standardDeviation().scalar }
func sums(_ deviation: Float) -> Tensor {
  matmul(input, Tensor(randomNormal: [width, width], standardDeviation: deviation, seed: 4))
}
smallMultiples(columns: 3, [1, 0.01, 0.1].map { Histogram(sums($0), bins: 40, in: -30...30, x: "sum") },
  captions: ["weights 1", "weights 0.01", "weights 0.1"], scales: .own)
for deviation: Float in [1, 0.01, 0.1] { print("weights \(deviation): sums \(spread(sums(deviation)))") }
let root = Float(width).squareRoot()
claim("Weights of 1: the sums are √100 = 10 times as wide", spread(sums(1)) / spread(input), equals: root, within: 0.5)
claim("Weights of 0.01: 0.01 · √100 = a tenth", spread(sums(0.01)) / spread(input), equals: 0.01 * root, within: 0.005)
claim("1 ÷ √n = 0.1 keeps the width", spread(sums(0.1)) / spread(input), equals: 1, within: 0.05)
let z1 = sums(0.1)
let kept = (relu(z1) * relu(z1)).mean() / (z1 * z1).mean()
claim("ReLU halves the mean square: it drops one side", kept, equals: 0.5, within: 0.03)

// %% [markdown]
// That is all there is to the two famous initialisers. For tanh, whose slope at 0 is 1: variance $1 / n$ (LeCun). On
// the way back a unit adds up as many products as it has *outputs*; $\frac{2}{n_\text{in} + n_\text{out}}$ is fair to
// both directions (**Glorot**). For ReLU, which halves: twice as much, $2 / n$ (**He**).
//
// **Predict:** with 100 inputs and 100 outputs, how wide do the weights of Glorot and of He begin?

// %%
struct Start: CustomStringConvertible {
  let description: String
  let weights: Initializer
}
let starts = [
  Start(description: "normal, 0.01", weights: .normal(standardDeviation: 0.01)),
  Start(description: "normal, 1", weights: .normal(standardDeviation: 1)),
  Start(description: "Glorot", weights: .glorotNormal), Start(description: "He", weights: .heNormal),
]
func firstWeights(_ start: Initializer, seed: Int = 10) -> Tensor {
  start.tensor([width, width], inputs: width, outputs: width, seed: UInt64(seed))
}
for start in starts { print("\(start): \(spread(firstWeights(start.weights)))") }
let fair = (2 / Float(width + width)).squareRoot()
claim("Glorot begins with √(2 ÷ 200) = 0.1", spread(firstWeights(.glorotNormal)), equals: fair, within: 0.003)
let wider = spread(firstWeights(.heNormal)) / spread(firstWeights(.glorotNormal))
claim("He begins √2 times as wide", wider, equals: Float(2).squareRoot(), within: 1e-3)

// %% [markdown]
// ## Ten layers, twelve ways
//
// Now the experiment. Ten layers of 100 units, 200 examples, three bends, four beginnings. Forwards we look at each
// layer's activations. Backwards at the gradient: how much does the result change if *this* activation is nudged? So we
// add a nudge of zero to each layer's output, and ask for the gradients of the nudges. The loss that would come after
// layer 10 is replaced by random slopes of width 1, the *pull*.
//
// **Predict:** which bend needs which beginning? Write your three guesses down.

// %%
let pull = Tensor(randomNormal: [200, width], seed: 5)  // what the loss hands to the last layer

func signals(
  _ g: Activation, _ start: Initializer, normalised: Bool = false
) -> (forward: [Tensor], backward: [Tensor]) {
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
claim("Layer 9's is by the chain rule: times slope, times weights", trial.backward[8], equals: chained, within: 1e-4)

// %% [markdown]
// Two pictures for each bend, with a row for each beginning and a column for each of four layers. Each little
// [histogram](glossary.md#histogram) shows how often numbers of each size occur: first the activations, then the
// gradients. Gradients may be a million times larger or smaller, so their axis counts in **powers of ten**: −3 is
// 0.001, 0 is 1, 3 is
// 1000. A hill that wanders to the left, seen from layer 10 down to layer 1, is a
// [vanishing gradient](glossary.md#vanishing-gradient); to the right, an
// [exploding](glossary.md#exploding-gradient) one.

// %%
struct Run: CustomStringConvertible {
  let description: String  // how its weights began
  let forward, backward: [Tensor]
}
func runs(_ g: Activation, normalised: Bool = false) -> [Run] {
  starts.map {
    let (forward, backward) = signals(g, $0.weights, normalised: normalised)
    return Run(description: $0.description, forward: forward, backward: backward)
  }
}
/// The sizes as powers of ten, two bars for each power; a 0 has none, and is left out.
func powersOfTen(_ x: Tensor, _ powers: ClosedRange<Double>) -> Histogram {
  let bins = Int(2 * (powers.upperBound - powers.lowerBound))
  return Histogram(log10(abs(x)), bins: bins, in: powers, x: "power of ten")
}
func show(_ runs: [Run], powers: ClosedRange<Double>, activations histogram: (Tensor) -> Histogram) {
  let layers = [1, 4, 7, 10]
  smallMultiples(rows: runs, columns: layers, columnLabel: "activations, layer", scales: .own) { run, layer in
    histogram(run.forward[layer - 1])
  }
  smallMultiples(rows: runs, columns: layers, columnLabel: "gradients, layer") { run, layer in
    powersOfTen(run.backward[layer - 1], powers)
  }
}
/// How many times as wide the gradient is at layer 1 as at layer 10, for each beginning.
func ratios(_ runs: [Run]) -> [Float] {
  let all = runs.map { spread($0.backward[0]) / spread($0.backward[9]) }
  print("The gradient at layer 1 is so many times as wide as at layer 10:")
  for (run, ratio) in zip(runs, all) { print("\(run): \(ratio)") }
  return all
}

// %% [markdown]
// ### tanh
//
// **Predict:** for each of the four beginnings: do the activations fade to 0, saturate at ±1, or stay spread out?

// %%
let tanhRuns = runs(.tanh)
show(tanhRuns, powers: -12...6) { Histogram($0, bins: 30, in: -1...1) }
let tanhRatios = ratios(tanhRuns)
claim("0.01: each layer leaves a tenth, so nine layers about 10⁻⁹", log10(tanhRatios[0]), equals: -9, within: 0.5)
claim("Glorot and He: at most 10 times wider or narrower", tanhRatios[2...].allSatisfy { (0.1..<10).contains($0) })
let saturated = (abs(tanhRuns[1].forward[9]) .> 0.99).mean()
claim("Weights of 1: most units are saturated, beyond ±0.99", saturated > 0.6)
claim("where the slope, 1 − tanh², is below 0.02", 1 - 0.99 * 0.99 < 0.02)
claim("⚠ and yet gradients explode", tanhRatios[1] > 50)

// %% [markdown]
// Is that not a contradiction? Most units let nothing through. But those few in between multiply by their slope *and*
// by weights of size 1, a hundred of them. So saturated does not always mean vanished: measure.
//
// ### Sigmoid
//
// **Predict:** is there any of the four with which the first layer learns about as fast as the last?

// %%
let sigmoidRuns = runs(.sigmoid)
show(sigmoidRuns, powers: -18...2) { Histogram($0, bins: 30, in: 0...1) }
let sigmoidRatios = ratios(sigmoidRuns)
claim("Glorot: each layer leaves about a quarter, the slope", pow(sigmoidRatios[2], 1 / 9), equals: 0.25, within: 0.03)
let help = pow(sigmoidRatios[3] / sigmoidRatios[2], 1 / 9)
claim("He helps by nearly √2 each layer; four would be needed", help, equals: Float(2).squareRoot(), within: 0.15)
claim("Weights of 0.01 are worst", sigmoidRatios[0] < 1e-12)
let onOrOff = sigmoidRuns[1].forward[9]
let flat = (onOrOff * (1 - onOrOff) .< 0.05).mean()
print("nearly flat: \(flat.scalar)")
claim("Weights of 1: the gradients arrive, within a factor of 3", (0.33..<3).contains(sigmoidRatios[1]))
claim("but half of the slopes are below 0.05, units are on or off", flat > 0.5)
claim("A sigmoid's values have a mean of about ½, not 0", onOrOff.mean(), equals: 0.5, within: 0.1)
let pushes = gradient(at: firstWeights(.heNormal)) { (sigmoid(matmul(onOrOff[0...0], $0)) * pull[0...0]).sum() }
let sameSign = pushes.min(axes: [0]) * pushes.max(axes: [0])
claim("One example pushes all weights of a unit (a column) in one direction", sameSign.min() >= 0)

// %% [markdown]
// Did you find the one? It is a balance between saturated units and huge weights, and no good place to learn from. And
// as no value is negative, one example pushes all weights of a unit up together, or all of them down. That, and the
// quarter, is why hardly anybody puts sigmoids between layers any more.
//
// ### ReLU
//
// Half of all values are 0 and left out; the others are shown as powers of ten, activations, too. (The hills of the
// four rows have the same form: all weights of one row are those of another, times a number, and ReLU just hands that
// on.)
//
// **Predict:** what does He do that Glorot does not?

// %%
let reluRuns = runs(.relu)
show(reluRuns, powers: -14...10) { powersOfTen($0, -14...10) }
let (glorot, he) = (reluRuns[2], reluRuns[3])
let reluRatios = ratios(reluRuns)
claim("Weights of 1: gradients explode, a million times and more in nine layers", reluRatios[1] > 1e6)
claim("He: at most 5 times wider or narrower", (0.2..<5).contains(reluRatios[3]))
let zeros = (glorot.forward[9] .== 0).mean()
claim("About half of the values are 0", zeros, equals: 0.5, within: 0.15)
let largestDifference = he.forward[9].largestDifference(from: powf(2, 5) * glorot.forward[9])
claim("He's activations are Glorot's times √2 for each layer: 2⁵ after ten", largestDifference < 1e-3)

// %% [markdown]
// The same on one page: the gradient's width at each layer, on a **logarithmic** axis, where equal steps are equal
// factors. A straight line is a constant factor for each layer: that is *exponential*, in either direction. Remember
// that gradients travel from right to left.
//
// **Predict:** which lines are level?

// %%
func widths(_ name: String, _ runs: [Run]) -> LineChart {
  LineChart(
    runs.map { run in .init(run.description, run.backward.map { spread($0) }, from: 1) }, x: "layer",
    y: "width of the gradient", title: name, yScale: .logarithmic)
}
smallMultiples(columns: 3, [
  widths("tanh", tanhRuns), widths("sigmoid", sigmoidRuns), widths("ReLU", reluRuns),
])
func isLevel(_ ratio: Float) -> Bool { (0.1..<10).contains(ratio) }
let (tanhLevel, reluLevel) = (tanhRatios.map(isLevel), reluRatios.map(isLevel))
claim("Level, within a factor of 10: tanh from Glorot and He", tanhLevel, equals: [false, false, true, true])
claim("ReLU from He only", reluLevel, equals: [false, false, false, true])

// %% [markdown]
// ## Batch normalisation
//
// Instead of hoping that the width stays right: *set* it. That is [batch
// normalisation](glossary.md#batch-normalisation). For each [channel](glossary.md#channel) take the mean $\mu$ and the
// variance $v$ (many books write $\sigma^2$; it has nothing to do with the sigmoid) over the [batch](glossary.md#batch)
// and over all pixels, then scale and move by two learned numbers $\gamma$ and $\beta$, which begin as 1 and 0:
//
// $$ \hat z = \frac{z - \mu}{\sqrt{v + \varepsilon}}, \qquad y = \gamma \hat z + \beta $$
//
// The tiny $\varepsilon$ only keeps it from dividing by 0.
//
// **Predict:** by hand, for one channel and a batch of four, 1, 3, 5, 7: mean 4, squared distances 9, 1, 1, 9?

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
// In training it looks at the batch. But the answer about one photograph must not depend on which others are in the
// batch. So in use it takes *running* means and variances: after each batch of the training they move a tenth of the
// way to those of the batch. (The running variance divides by $n - 1$ in place of $n$, as one does to guess the
// variance of all from a few.)
//
// **Predict:** what does training make of a batch of one?

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
let byThree = (7 - 4) * (1 / Float(5).squareRoot() - 1 / (Float(20) / 3).squareRoot())
claim("After 101 they agree, but for the variance, 20 ÷ 3 in place of 20 ÷ 4", late, equals: byThree, within: 1e-3)

// %% [markdown]
// ### The same four, normalised
//
// tanh once more, ten layers, the same four beginnings, with batch normalisation before each tanh.
//
// **Predict:** how different are the four rows now?

// %%
let normedRuns = runs(.tanh, normalised: true)
show(normedRuns, powers: -12...6) { Histogram($0, bins: 30, in: -1...1) }
let lastWidths = normedRuns.map { spread($0.forward[9]) }
claim("Every beginning gives the same width after ten layers, to 3 %", lastWidths.max()! / lastWidths.min()! < 1.03)
let normedRatios = ratios(normedRuns)
claim("and gradients stay within a factor of 10 over nine layers", normedRatios.allSatisfy(isLevel))

// %% [markdown]
// ### And does it learn?
//
// Ten tanh layers on real digits, with the beginning that was worst for tanh, weights of 0.01.
//
// **Predict:** both curves; the loss begins at that of guessing one of ten, $\log 10 = 2.3$.

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
claim("The loss of guessing: log 10 = 2.3", logf(10), equals: 2.3, within: 0.01)

// %% [markdown]
// ## Local response normalisation
//
// AlexNet (2012) came before batch normalisation. Its layer, [local response
// normalisation](glossary.md#local-response-normalisation), has nothing to learn: at each pixel, each channel $i$ is
// made weaker by how strong its neighbours *among the channels* are there, as nerve cells inhibit each other:
//
// $$ b_i = \frac{a_i}{\Big(k + \alpha \sum_{j = i - n/2}^{i + n/2} a_j^2\Big)^{\beta}} $$
//
// ($\alpha$, $\beta$ and $k$ are fixed numbers; $n/2$ is rounded down, and neighbours that do not exist are left out.)
//
// **Predict:** four channels $1, 0, 2, 1$, with $k = \alpha = \beta = 1$ and $n = 3$, so itself, one before and one
// after?

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

// %% [markdown]
// ### ⚠ $\alpha$, or $\alpha / n$?
//
// The paper adds up $\alpha$ times the squares; most programs, Fovea among them, take $\alpha$ times their *mean over
// the window*. So the paper's $\alpha = 1$ with $n = 3$ is `alpha: 3` here: multiply by $n$ when you copy a number from
// the paper.

// %%
let layer = LocalResponseNorm(size: 3, alpha: 3, beta: 1, k: 1)
claim("With alpha: 3 the layer says the same", layer(Tensor(channels)), equals: Tensor(inhibited), within: 1e-6)
let copied = LocalResponseNorm(size: 3, alpha: 1, beta: 1, k: 1)
claim("With the paper's number it inhibits too little", (copied(Tensor(channels)) - Tensor(inhibited)).min() >= 0)

// %% [markdown]
// ### AlexNet's numbers
//
// AlexNet took $n = 5$, $k = 2$, $\alpha = 10^{-4}$, $\beta = 0.75$. Nine channels are 1, only channel 4 is 300.
//
// **Predict:** which others are made weaker by it?

// %%
var nine = [Float](repeating: 1, count: 9)
nine[4] = 300
let alexNet = LocalResponseNorm(size: 5, alpha: 5e-4)
let weakened = alexNet(Tensor(nine))
let expected = localResponse(nine, n: 5, k: 2, alpha: 1e-4, beta: 0.75)
claim("By hand and by layer", weakened.isClose(to: Tensor(expected)))
let calm = alexNet(Tensor(ones: [9]))
func numbered(_ x: Tensor) -> LineChart {
  LineChart([.init("", minimum(x, 1).scalars, from: 0)], x: "channel", y: "normalised, cut off at 1")
}
smallMultiples(columns: 2, ["nine channels alike": numbered(calm), "channel 4 is 300": numbered(weakened)])
let weaker = (0..<9).filter { $0 != 4 && (weakened[$0] as Float) < 0.5 * (calm[$0] as Float) }
claim("The two before it and the two after it, no others", weaker, equals: [2, 3, 5, 6])
claim("Where all is calm, everything is divided by 2^0.75 = 1.68", 1 / calm[0], equals: powf(2, 0.75), within: 1e-3)
let here: Tensor = images[0, 2, 2, .all]
claim("A pixel does not see those round it: alone it gives the same", alexNet(here) == alexNet(images)[0, 2, 2, .all])

// %% [markdown]
// VGG (2014) measured that it brought nothing, and left it out. Batch normalisation came a year later and stayed.

// %% [markdown]
// ## Your turn
//
// Write your own code in place of `unsolved()`, run the cell, then the check below it. No grade, as many tries as you
// like.
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
  "What is the slope of the sigmoid at z?",
  hints: "Compute its value s first; exp(x) is e to the power x.", "The table at the top has the slope in s.",
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
  hints: "How many products does one output add up? A filter goes through all channels.",
  "ReLU halves the mean square, so the variance is 2 ÷ that number.", "The standard deviation is its square root.",
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
// A batch $[N, C]$: a row for each example, a column for each channel. Bring each channel to mean 0 and variance 1
// (leave $\gamma$, $\beta$ and $\varepsilon$ out).

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
