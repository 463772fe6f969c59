using System.Buffers;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>The used slots of table sectors in the order of their hashes, on their way into other sectors.</summary>
internal sealed class TableSlots(HashStoreState state) : IDisposable
{
    private readonly byte[] _bytes = ArrayPool<byte>.Shared.Rent(2 * state.Geometry.Slots * HashStoreFormat.SlotSize);

    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(index * HashStoreFormat.SlotSize, HashStoreFormat.SlotSize);

    /// <summary>Adds a sector's slots; its range follows those added before.</summary>
    public void Add(PageView view, TableRange range)
    {
        var table = new TableSector(view, state.Geometry, TablePartition.Of(range, state.Geometry));
        for (var i = 0; i < state.Geometry.Slots; i++)
        {
            var slot = table.Slot(i);
            if (SlotFormat.IsUsed(slot))
                slot.CopyTo(_bytes.AsSpan(Count++ * HashStoreFormat.SlotSize));
        }
    }

    /// <summary>Writes some of the slots into a fresh sector of their range.</summary>
    public void Write(SectorAllocator sectors, TableRange range, int first, int count)
    {
        using var image = new SectorImage(state.SectorSize);
        var next = 0;
        for (var i = first; i < first + count; i++)
        {
            var slot = this[i];
            var at = Math.Max(next, state.Geometry.Home(range, KeyHash.PrefixOf(slot)));
            if (at >= state.Geometry.Slots)
                throw new EngineException(EngineErrorCode.TooLarge, $"Part of a table sector does not fit sector {range.Sector}: the keys' hashes are not random.");
            slot.CopyTo(image.Bytes[((TableGeometry.PageOf(at) * PageFormat.PageSize) + TableGeometry.OffsetInPage(at))..]);
            next = at + 1;
        }

        sectors.WriteSealed(state, range.Sector, image.Bytes);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
