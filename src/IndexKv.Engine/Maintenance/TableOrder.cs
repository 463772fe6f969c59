using IndexKv.Engine.Stores.Hash;

namespace IndexKv.Engine.Maintenance;

/// <summary>What the slots of a table sector must be like, one after the other: docs/format.md, "Table sector".</summary>
internal sealed class TableOrder(TableGeometry geometry, TableRange range)
{
    private readonly byte[] _last = new byte[HashStoreFormat.HashSize];
    private bool _hasLast;
    private int _lastEmpty = -1;

    /// <summary>Slots before the next one cannot be read: nothing is known of them.</summary>
    public void Lose()
    {
        _hasLast = false;
        _lastEmpty = int.MinValue;
    }

    /// <returns>What is wrong with the slot, or null.</returns>
    public string? Next(int index, ReadOnlySpan<byte> slot)
    {
        if (!SlotFormat.IsUsed(slot))
        {
            _lastEmpty = index;
            return slot.ContainsAnyExcept((byte)0) ? $"empty slot {index} is not zero" : null;
        }

        var wrong = Wrong(index, slot);
        slot[..HashStoreFormat.HashSize].CopyTo(_last);
        _hasLast = true;
        return wrong;
    }

    private string? Wrong(int index, ReadOnlySpan<byte> slot)
    {
        var hash = KeyHash.PrefixOf(slot);
        if (hash < range.Start || hash > range.End)
            return $"slot {index} has a hash outside its sector's range";
        var home = geometry.Home(range, hash);
        if (home > index)
            return $"slot {index} is before its home {home}";
        if (_lastEmpty >= home)
            return $"slot {index} has its home {home} before empty slot {_lastEmpty}";
        return _hasLast && _last.AsSpan().SequenceCompareTo(slot[..HashStoreFormat.HashSize]) > 0 ? $"slot {index} is not in the order of hashes" : null;
    }
}
