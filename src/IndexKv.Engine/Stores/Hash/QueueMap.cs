namespace IndexKv.Engine.Stores.Hash;

/// <summary>Physical sectors by consecutive logical numbers that begin anywhere: the value queue's sectors, or its delmaps.</summary>
internal sealed class QueueMap
{
    // Sectors taken from the front leave a hole there, which is closed when it is as long as the rest.
    private readonly SharedList<int> _sectors;
    private int _hole;

    public QueueMap()
        : this(new SharedList<int>())
    {
    }

    private QueueMap(SharedList<int> sectors) => _sectors = sectors;

    public long First { get; private set; }

    public int Count => _sectors.Count - _hole;

    /// <summary>The physical sector, or -1 if the logical one does not exist.</summary>
    public int this[long logical] => logical >= First && logical < First + Count ? _sectors[_hole + (int)(logical - First)] : -1;

    public void Append(long logical, int physical)
    {
        if (Count == 0)
            First = logical;
        if (logical != First + Count)
            throw new InvalidOperationException($"Logical sector {logical} does not follow {First + Count - 1}.");
        _sectors.Add(physical);
    }

    /// <summary>Takes the first sector away.</summary>
    /// <returns>The physical sector.</returns>
    public int RemoveFirst()
    {
        var physical = _sectors[_hole++];
        First++;
        if (_hole > 16 && _hole * 2 > _sectors.Count)
        {
            _sectors.RemoveRange(0, _hole);
            _hole = 0;
        }

        return physical;
    }

    /// <summary>A logical sector's bytes are now in another physical one.</summary>
    public void Move(long logical, int physical) => _sectors[_hole + (int)(logical - First)] = physical;

    public QueueMap Clone() => new(_sectors.Copy()) { First = First, _hole = _hole };
}
