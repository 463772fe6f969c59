namespace IndexKv.Engine.Stores.Hash;

/// <summary>Which table sector holds which range of hashes, and how many slots of it are used.</summary>
internal sealed class PartitionMap
{
    private readonly List<ulong> _starts = [];
    private readonly List<int> _sectors = [];
    private readonly List<int> _used = [];

    public int Count => _starts.Count;

    /// <summary>The partition that a hash belongs to.</summary>
    public int Find(ulong hash)
    {
        var index = _starts.BinarySearch(hash);
        return index >= 0 ? index : ~index - 1;
    }

    public TableRange this[int partition] => new(
        _sectors[partition], _starts[partition], partition + 1 < Count ? _starts[partition + 1] - 1 : ulong.MaxValue);

    public int Used(int partition) => _used[partition];

    public void AddUsed(int partition, int change) => _used[partition] += change;

    /// <summary>Adds a partition; those before it have lower starts.</summary>
    public void Append(ulong start, int sector, int used)
    {
        _starts.Add(start);
        _sectors.Add(sector);
        _used.Add(used);
    }

    /// <summary>Puts two partitions in the place of one.</summary>
    public void Split(int partition, ulong middle, (int Sector, int Used) lower, (int Sector, int Used) upper)
    {
        _sectors[partition] = lower.Sector;
        _used[partition] = lower.Used;
        _starts.Insert(partition + 1, middle);
        _sectors.Insert(partition + 1, upper.Sector);
        _used.Insert(partition + 1, upper.Used);
    }

    public PartitionMap Clone()
    {
        var clone = new PartitionMap();
        clone._starts.AddRange(_starts);
        clone._sectors.AddRange(_sectors);
        clone._used.AddRange(_used);
        return clone;
    }
}
