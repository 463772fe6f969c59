using System.Numerics;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>
/// For the first bits of a hash the partition in which such hashes begin. Hashes are random and partitions split at their medians, so that
/// the partition wanted is nearly always that one: no search. Immutable.
/// </summary>
internal sealed class PartitionIndex
{
    private const int PlacesPerPartition = 4;
    private const int HashBits = 64;

    private readonly TablePartition[] _partitions;
    private readonly int[] _first;
    private readonly int _shift;

    /// <param name="partitions">The partitions, by their first hashes, ascending from 0.</param>
    public PartitionIndex(TablePartition[] partitions)
    {
        _partitions = partitions;

        // One place for all hashes would need a shift by 64 bits, which is none.
        _first = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, partitions.Length * PlacesPerPartition))];
        _shift = HashBits - BitOperations.Log2((uint)_first.Length);
        var partition = 0;
        for (var place = 0; place < _first.Length; place++)
        {
            partition = Forward(partitions, partition, (ulong)place << _shift);
            _first[place] = partition;
        }
    }

    public ref readonly TablePartition this[int partition] => ref _partitions[partition];

    /// <summary>The last partition that begins at a hash or before it.</summary>
    public int Find(ulong hash) => Forward(_partitions, _first[(int)(hash >> _shift)], hash);

    private static int Forward(TablePartition[] partitions, int partition, ulong hash)
    {
        while (partition + 1 < partitions.Length && partitions[partition + 1].Start <= hash)
            partition++;
        return partition;
    }
}
