namespace IndexKv.Engine.Stores.Hash;

/// <summary>Physical sectors by consecutive logical numbers that begin anywhere: the value queue's sectors, or its delmaps.</summary>
internal sealed class QueueMap
{
    private int[] _sectors = [];

    public long First { get; private set; }

    public int Count { get; private set; }

    /// <summary>The physical sector, or -1 if the logical one does not exist.</summary>
    public int this[long logical] => logical >= First && logical < First + Count ? _sectors[logical - First] : -1;

    public void Append(long logical, int physical)
    {
        if (Count == 0)
            First = logical;
        if (logical != First + Count)
            throw new InvalidOperationException($"Logical sector {logical} does not follow {First + Count - 1}.");
        if (Count == _sectors.Length)
            Array.Resize(ref _sectors, Math.Max(4, 2 * Count));
        _sectors[Count++] = physical;
    }

    public QueueMap Clone() => new() { _sectors = (int[])_sectors.Clone(), First = First, Count = Count };
}
