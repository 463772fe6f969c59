namespace IndexKv.Engine.Paging;

/// <summary>What pages were like when each savepoint was made; null where there was no private copy.</summary>
/// <param name="pool">Where the memory of what is kept comes from and goes to.</param>
internal sealed class UndoLevels(PagePool pool)
{
    private readonly List<(long Savepoint, Dictionary<long, PrivatePage?> Before)> _levels = [];
    private long _given;

    public int Count => _levels.Count;

    /// <summary>The number of the innermost savepoint; 0 if there is none. Numbers grow and are not used again.</summary>
    public long Last => _levels.Count == 0 ? 0 : _levels[^1].Savepoint;

    public void Open() => _levels.Add((++_given, []));

    /// <summary>Keeps what a page was before its first change since the innermost savepoint.</summary>
    /// <returns>Whether it is kept: not if there is no savepoint, or the page was changed since before.</returns>
    public bool Save(long page, PrivatePage? before) => _levels.Count > 0 && _levels[^1].Before.TryAdd(page, before);

    /// <summary>Like <see cref="Save"/>, copying a page that is about to be changed in place.</summary>
    public void SaveCopy(long page, PrivatePage before)
    {
        if (_levels.Count > 0 && !_levels[^1].Before.ContainsKey(page))
            _levels[^1].Before.Add(page, before.CopyTo(pool.Rent()));
    }

    /// <summary>Restores all that was saved since there were <paramref name="level"/> levels, newest first, and closes those above.</summary>
    public void CloseTo(int level, Action<long, PrivatePage?> restore)
    {
        for (var i = _levels.Count - 1; i >= level; i--)
        {
            foreach (var (page, before) in _levels[i].Before)
                restore(page, before);
            _levels.RemoveAt(i);
        }
    }

    /// <summary>Closes levels: what they would restore passes to the level below.</summary>
    public void ReleaseTo(int level)
    {
        for (var i = _levels.Count - 1; i >= level; i--)
        {
            foreach (var (page, before) in _levels[i].Before)
            {
                var isKept = i > 0 && _levels[i - 1].Before.TryAdd(page, before);
                if (!isKept && before is not null)
                    pool.Return(before.Buffer);
            }

            _levels.RemoveAt(i);
        }
    }
}
