namespace IndexKv.Engine.Stores.Hash;

/// <summary>Which table sector holds which range of hashes, and how many slots of it are used.</summary>
internal sealed class PartitionMap
{
    private readonly TableGeometry _geometry;
    private readonly SharedList<ulong> _starts;
    private readonly SharedList<int> _sectors;
    private readonly SharedList<int> _used;
    private PartitionIndex? _index;

    public PartitionMap(TableGeometry geometry)
        : this(geometry, new(), new(), new())
    {
    }

    private PartitionMap(
        TableGeometry geometry, SharedList<ulong> starts, SharedList<int> sectors, SharedList<int> used, PartitionIndex? index = null)
    {
        _geometry = geometry;
        _starts = starts;
        _sectors = sectors;
        _used = used;
        _index = index;
    }

    public int Count => _starts.Count;

    // Made by whoever asks first; several readers make the same.
    private PartitionIndex Index => Volatile.Read(ref _index) ?? MakeIndex();

    /// <summary>The partition that a hash belongs to.</summary>
    public int Find(ulong hash) => Index.Find(hash);

    /// <summary>What a search for a hash needs of its partition.</summary>
    public ref readonly TablePartition Of(ulong hash)
    {
        var index = Index;
        return ref index[index.Find(hash)];
    }

    public TableRange this[int partition] => new(
        _sectors[partition], _starts[partition], partition + 1 < Count ? _starts[partition + 1] - 1 : ulong.MaxValue);

    public int Used(int partition) => _used[partition];

    public void AddUsed(int partition, int change) => _used[partition] += change;

    /// <summary>Adds a partition; those before it have lower starts.</summary>
    public void Append(ulong start, int sector, int used)
    {
        _index = null;
        _starts.Add(start);
        _sectors.Add(sector);
        _used.Add(used);
    }

    /// <summary>Puts two partitions in the place of one.</summary>
    public void Split(int partition, ulong middle, (int Sector, int Used) lower, (int Sector, int Used) upper)
    {
        _sectors[partition] = lower.Sector;
        _used[partition] = lower.Used;
        _index = null;
        _starts.Insert(partition + 1, middle);
        _sectors.Insert(partition + 1, upper.Sector);
        _used.Insert(partition + 1, upper.Used);
    }

    /// <summary>Puts one partition in the place of this one and the next.</summary>
    public void Join(int partition, int sector)
    {
        _sectors[partition] = sector;
        _used[partition] += _used[partition + 1];
        _index = null;
        _starts.RemoveAt(partition + 1);
        _sectors.RemoveAt(partition + 1);
        _used.RemoveAt(partition + 1);
    }

    /// <summary>The partition's slots are now in another sector.</summary>
    public void Move(int partition, int sector)
    {
        _index = null;
        _sectors[partition] = sector;
    }

    public PartitionMap Clone() => new(_geometry, _starts.Copy(), _sectors.Copy(), _used.Copy(), _index);

    private PartitionIndex MakeIndex()
    {
        var partitions = new TablePartition[Count];
        for (var i = 0; i < partitions.Length; i++)
            partitions[i] = TablePartition.Of(this[i], _geometry);
        var index = new PartitionIndex(partitions);
        Volatile.Write(ref _index, index);
        return index;
    }
}
