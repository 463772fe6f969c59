using System.Buffers.Binary;
using IndexKv.Engine.Encoding;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>Appends records to the value queue.</summary>
internal sealed class ValueQueueWriter(WritablePageView view, SectorAllocator sectors, HashStoreFile file)
{
    private readonly ByteBuffer _record = new(4096);

    /// <returns>The record's logical unit.</returns>
    public long Append(HashStoreState state, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var unit = state.Tail;
        var units = RecordReading.UnitsOf(key.Length, value.Length);
        if (unit + units > HashStoreFormat.GreatestUnit)
            throw new EngineException(EngineErrorCode.TooLarge, $"'{view.Path}' has used up its 2^48 value units; copy the store into a new one.", view.Path, 0);
        Reserve(state, unit, units);

        var length = HashStoreFormat.RecordHeaderSize + key.Length + value.Length;
        _record.Clear();
        var bytes = _record.GetSpan(length)[..length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes[HashStoreFormat.RecordKeyLengthOffset..], key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[HashStoreFormat.RecordValueLengthOffset..], value.Length);
        key.CopyTo(bytes[HashStoreFormat.RecordHeaderSize..]);
        value.CopyTo(bytes[(HashStoreFormat.RecordHeaderSize + key.Length)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, RecordReading.Checksum(unit, bytes[sizeof(uint)..]));
        Write(state, unit, bytes);
        Forget(state, unit);
        state.Tail += units;
        state.LiveUnits += units;
        return unit;
    }

    private void Reserve(HashStoreState state, long unit, long units)
    {
        var perDelmap = (long)HashStoreFormat.UnitsPerDelmapPage * state.Geometry.PagesPerSector;
        for (var delmap = unit / perDelmap; delmap <= (unit + units - 1) / perDelmap; delmap++)
        {
            if (state.DelmapSectors[delmap] >= 0)
                continue;
            var sector = sectors.Allocate(state, new SectorEntry(SectorType.Delmap, 0, (ulong)delmap));
            sectors.WriteEmptyPages(state, sector);
            state.DelmapSectors.Append(delmap, sector);
        }

        for (var logical = unit / state.UnitsPerSector; logical <= (unit + units - 1) / state.UnitsPerSector; logical++)
        {
            if (state.ValueSectors[logical] < 0)
                state.ValueSectors.Append(logical, sectors.Allocate(state, new SectorEntry(SectorType.Values, 0, (ulong)logical)));
        }
    }

    // A record that was rolled back may have been read and verified in the same place.
    private void Forget(HashStoreState state, long unit) => file.VerifiedRecords.Clear(
        ((long)state.ValueSectors[unit / state.UnitsPerSector] * state.UnitsPerSector) + (unit % state.UnitsPerSector), 1);

    private void Write(HashStoreState state, long unit, ReadOnlySpan<byte> bytes)
    {
        var logical = unit / state.UnitsPerSector;
        var within = (int)(unit % state.UnitsPerSector) * HashStoreFormat.UnitSize;
        for (; !bytes.IsEmpty; logical++, within = 0)
        {
            var sector = state.ValueSectors[logical];
            var part = Math.Min(bytes.Length, state.SectorSize - within);
            var offset = ((long)sector * state.SectorSize) + within;
            if (sectors.IsFresh(sector))
                view.WriteFresh(offset, bytes[..part]);
            else
                view.WriteRaw(offset, bytes[..part]);
            bytes = bytes[part..];
        }
    }
}
