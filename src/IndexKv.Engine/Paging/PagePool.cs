namespace IndexKv.Engine.Paging;

/// <summary>
/// Memory for the changed pages of a database. Commits would otherwise leave the garbage collector four or five pages each, most of which live
/// just long enough to be moved twice. What is not returned is collected with its slab. The writer's alone.
/// </summary>
internal sealed class PagePool
{
    private const int KeptSlabs = 16;

    private readonly List<PageSlab> _available = [];

    // Unused ones beyond those that are kept, as long as the garbage collector leaves them.
    private readonly Stack<WeakReference<PageSlab>> _spare = [];

    // Each with the newest version whose readers may still have it.
    private readonly Queue<(PageBuffer Buffer, long Version)> _returned = [];
    private int _unused;

    /// <summary>A page of memory with any content.</summary>
    public PageBuffer Rent()
    {
        if (_available.Count == 0)
        {
            Add(Spare() ?? new PageSlab());
            _unused++;
        }

        var slab = _available[^1];
        _unused -= slab.IsUnused ? 1 : 0;
        var buffer = slab.Take();
        if (!slab.HasFree)
            Remove(slab);
        return buffer;
    }

    /// <summary>Takes back what nobody reads any more.</summary>
    public void Return(PageBuffer buffer)
    {
        var slab = buffer.Slab;
        slab.Give(buffer.Page);
        if (slab.Place < 0)
            Add(slab);
        if (!slab.IsUnused)
            return;
        if (_unused < KeptSlabs)
        {
            _unused++;
            return;
        }

        Remove(slab);
        _spare.Push(new WeakReference<PageSlab>(slab));
    }

    /// <summary>Takes back what nobody finds any more, but those who have found it may still read.</summary>
    /// <param name="buffer">The memory.</param>
    /// <param name="newestVersion">The newest version that they read.</param>
    public void Return(PageBuffer buffer, long newestVersion) => _returned.Enqueue((buffer, newestVersion));

    /// <summary>Makes available again what was returned and whose readers are gone.</summary>
    /// <param name="oldestLive">The oldest version that is read or may be.</param>
    public void Reclaim(long oldestLive)
    {
        while (_returned.TryPeek(out var oldest) && oldest.Version < oldestLive)
            Return(_returned.Dequeue().Buffer);
    }

    /// <summary>Lets go of all memory, when no page is in use.</summary>
    public void Clear()
    {
        _returned.Clear();
        _available.Clear();
        _spare.Clear();
        _unused = 0;
    }

    private PageSlab? Spare()
    {
        while (_spare.TryPop(out var reference))
        {
            if (reference.TryGetTarget(out var slab))
                return slab;
        }

        return null;
    }

    private void Add(PageSlab slab)
    {
        slab.Place = _available.Count;
        _available.Add(slab);
    }

    private void Remove(PageSlab slab)
    {
        var last = _available[^1];
        _available[slab.Place] = last;
        last.Place = slab.Place;
        _available.RemoveAt(_available.Count - 1);
        slab.Place = -1;
    }
}
