namespace IndexKv.Engine.Paging;

/// <summary>
/// Pages that nothing committed refers to, in groups as they are given out, each with the number of the savepoint after which it
/// became so: 0 for before all.
/// </summary>
internal sealed class FreshPages(int pagesPerGroup)
{
    private readonly Dictionary<long, long> _groups = [];

    public bool Any => _groups.Count > 0;

    public bool Contains(long page) => _groups.ContainsKey(page / pagesPerGroup);

    /// <summary>The savepoint after which the page became fresh, or -1 if it is not.</summary>
    public long Since(long page) => _groups.GetValueOrDefault(page / pagesPerGroup, -1);

    public void Add(long firstPage, int count, long savepoint)
    {
        for (var group = firstPage / pagesPerGroup; group * pagesPerGroup < firstPage + count; group++)
            _groups[group] = savepoint;
    }
}
