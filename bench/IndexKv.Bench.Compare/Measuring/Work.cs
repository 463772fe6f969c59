namespace IndexKv.Bench.Compare.Measuring;

/// <summary>Something that all contenders do.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Operations">How many operations a batch has.</param>
/// <param name="Rounds">How many batches are timed.</param>
/// <param name="WarmUps">How many batches are not.</param>
/// <param name="Lanes">Those who do it; the first is ours.</param>
/// <param name="Expected">The checksum of a round, from the data itself.</param>
internal sealed record Work(string Name, int Operations, int Rounds, int WarmUps, IReadOnlyList<Lane> Lanes, Func<int, long> Expected)
{
    /// <summary>The table it belongs to.</summary>
    public WorkKind Kind { get; init; }
}
