namespace IndexKv.Engine.Tests.Reliability;

/// <summary>A committed state of the stores that <see cref="GenerationScript"/> loads. Immutable.</summary>
/// <param name="Number">What the hash store says.</param>
/// <param name="Stores">The sorted stores' contents; null for one that was never loaded.</param>
internal sealed record GenerationVersion(int Number, IReadOnlyDictionary<string, SortedContent?> Stores)
{
    public static GenerationVersion First { get; } = new(0, new Dictionary<string, SortedContent?>());

    /// <summary>How many files the sorted stores have.</summary>
    public int Files => Stores.Values.Count(content => content is not null);

    public GenerationVersion With(string store, SortedContent? content) =>
        this with { Stores = new Dictionary<string, SortedContent?>(Stores) { [store] = content } };

    public GenerationVersion Without(string store) =>
        this with { Stores = Stores.Where(s => s.Key != store).ToDictionary() };
}
