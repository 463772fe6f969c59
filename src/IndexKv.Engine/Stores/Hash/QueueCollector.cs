using IndexKv.Engine.Errors;
using IndexKv.Engine.Paging;

namespace IndexKv.Engine.Stores.Hash;

/// <summary>
/// Takes dead units from the front of the value queue, and moves what is live there to its back, so that dead units never outnumber live
/// ones. Each unit that dies pays: nothing while few are dead, then a little, then more, so that no single change has to clear up
/// after all others.
/// </summary>
/// <remarks>
/// Overwriting at random, with 9 dead units to 20 live ones, finds a little less than half of the units at the front still live (first in,
/// first out), so that somewhat less than two units are written for each that the caller writes.
/// </remarks>
internal sealed class QueueCollector(WritablePageView view, SectorAllocator sectors, ValueQueueWriter values, RecordReading records)
{
    private readonly byte[] _slot = new byte[HashStoreFormat.SlotSize];

    /// <summary>Pays for units that have just died.</summary>
    public void Pay(HashStoreState state, long died)
    {
        SkipDead(state);
        var budget = died * Price(state);
        while (state.DeadUnits > state.LiveUnits || (budget > 0 && Price(state) > 0))
        {
            var moved = TryMoveFront(state);
            if (moved == 0)
                return;
            budget -= moved;
        }
    }

    /// <summary>Moves the record at the front to the back, and drops the dead units that come to the front.</summary>
    /// <returns>The units moved; 0 if the record is damaged, which reading it reports, or if the queue has used up its units.</returns>
    public long TryMoveFront(HashStoreState state)
    {
        var unit = state.Front;
        ReadOnlySpan<byte> key, value;
        long units;
        try
        {
            units = records.Read(unit, out key, out value);
        }
        catch (EngineException e) when (e.Code == EngineErrorCode.Damaged)
        {
            return 0;
        }

        if (state.Tail + units > HashStoreFormat.GreatestUnit)
            return 0;
        KeyHash.Of(state.Salt, key, out var hash);
        var table = TableSector.Of(view, state, hash);
        var slot = table.Find(hash, table.Home(hash.Prefix), out var found);
        while (slot >= 0 && found != unit)
            slot = table.Find(hash, slot + 1, out found);
        if (slot < 0)
            return 0;

        SlotFormat.Write(_slot, hash, values.Append(state, key, value));
        _slot.CopyTo(table.Edit(view, slot));
        state.LiveUnits -= units;
        Advance(state, unit + units);
        SkipDead(state);
        return units;
    }

    /// <summary>Drops the dead units at the front.</summary>
    public void SkipDead(HashStoreState state)
    {
        if (state.DeadUnits == 0)
            return;
        var live = Delmap.NextLive(view, state, state.Front, state.Tail);
        state.DeadUnits -= live - state.Front;
        Advance(state, live);
    }

    // How many live units are moved for one that dies.
    private static int Price(HashStoreState state) => state.DeadUnits switch
    {
        var dead when dead * 20 <= state.LiveUnits * 9 => 0,
        var dead when dead * 20 <= state.LiveUnits * 12 => 2,
        _ => 8,
    };

    private void Advance(HashStoreState state, long front)
    {
        state.Front = front;

        // The sector that the tail is in, or would be in next, stays.
        while (state.ValueSectors.Count > 1 && state.ValueSectors.First < front / state.UnitsPerSector)
            sectors.Free(state, state.ValueSectors.RemoveFirst());
        var perDelmap = (long)HashStoreFormat.UnitsPerDelmapPage * state.Geometry.PagesPerSector;
        while (state.DelmapSectors.Count > 1 && state.DelmapSectors.First < front / perDelmap)
            sectors.Free(state, state.DelmapSectors.RemoveFirst());
    }
}
