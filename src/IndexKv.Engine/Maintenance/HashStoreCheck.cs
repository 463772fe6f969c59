using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Maintenance;

/// <summary>
/// Checks a hash store by the rules of docs/format.md: header and directory, each sector's one use, the order of slots, the record of each
/// slot, and that exactly the units of those records are not dead.
/// </summary>
internal sealed class HashStoreCheck
{
    private readonly HashStoreState _state;
    private readonly CheckedPageView _view;
    private readonly RecordReading _records;
    private readonly CheckReport _report;

    // One bit for each unit of the queue: whether a slot's record covers it.
    private readonly AtomicBitSet _covered = new();
    private long _recordCount;
    private long _liveUnits;

    // Where a record or table page cannot be read, sums that lack it are no findings of their own.
    private bool _isWhole = true;

    public HashStoreCheck(StoreEntry store, long version, CheckReport report)
    {
        _state = store.State!;
        _view = new CheckedPageView(store.File!.Pages, version);

        // The marks of what was verified before are left aside.
        _records = new RecordReading(_view, _state, new HashStoreFile(store.File.Pages));
        _report = report;
        StoreId = store.Definition.Id;
    }

    private uint StoreId { get; }

    /// <summary>Verifies each page of the directory: those of sector 0 after the header, and those of its own sectors.</summary>
    public static void CheckDirectoryPages(PageView view, HashStoreState state, CheckReport report)
    {
        var pages = state.Geometry.PagesPerSector;
        for (var page = 1; page < pages; page++)
            CheckPage(page);
        foreach (var sector in state.DirectorySectors)
        {
            for (var page = 0; page < pages; page++)
                CheckPage(((long)sector * pages) + page);
        }

        void CheckPage(long page) => report.Try(view.Path, page * PageFormat.PageSize, () => view.ReadSealed(page));
    }

    public void Run()
    {
        _report.Expect(_state.FileLength);
        _report.Try(_view.Path, 0, () => HashStoreState.Load(_view, StoreId));
        CheckDirectoryPages(_view, _state, _report);
        CheckSectors();
        for (var partition = 0; partition < _state.Partitions.Count; partition++)
            CheckTable(partition);
        if (_isWhole && _recordCount != _state.RecordCount)
            _report.Add(_view.Path, HashStoreFormat.RecordCountOffset, $"{_state.RecordCount} records are claimed, {_recordCount} were found");
        if (_isWhole && _liveUnits != _state.LiveUnits)
            _report.Add(_view.Path, HashStoreFormat.LiveUnitsOffset, $"{_state.LiveUnits} live units are claimed, {_liveUnits} were found");
        CheckDelmap();
        _report.Finish();
    }

    private void CheckSectors()
    {
        var uses = new byte[_state.SectorCount];
        Use(0);
        foreach (var sector in _state.DirectorySectors)
            Use(sector);
        for (var i = 0; i < _state.Partitions.Count; i++)
            Use(_state.Partitions[i].Sector);
        foreach (var map in new[] { _state.ValueSectors, _state.DelmapSectors })
        {
            for (var logical = map.First; logical < map.First + map.Count; logical++)
                Use(map[logical]);
        }

        foreach (var (sector, _) in _state.FreeSectors)
            Use(sector);
        for (var sector = 0; sector < uses.Length; sector++)
        {
            if (uses[sector] != 1)
                _report.Add(_view.Path, (long)sector * _state.SectorSize, $"sector {sector} has {uses[sector]} uses");
        }

        void Use(int sector) => uses[sector] = (byte)Math.Min(byte.MaxValue, uses[sector] + 1);
    }

    private void CheckTable(int partition)
    {
        var range = _state.Partitions[partition];
        var table = new TableOrder(_state.Geometry, range);
        var used = 0;
        var isWhole = true;
        for (var page = 0; page < _state.Geometry.PagesPerSector; page++)
        {
            var number = ((long)range.Sector * _state.Geometry.PagesPerSector) + page;
            var first = page * HashStoreFormat.SlotsPerPage;
            if (!_report.Try(_view.Path, number * PageFormat.PageSize, () => used += CheckSlots(table, number, first)))
            {
                _isWhole = isWhole = false;
                table.Lose();
            }

            _report.Advance(PageFormat.PageSize);
        }

        if (isWhole && used != _state.Partitions.Used(partition))
        {
            _report.Add(
                _view.Path,
                (long)range.Sector * _state.SectorSize,
                $"{_state.Partitions.Used(partition)} used slots are claimed for table sector {range.Sector}, {used} were found");
        }
    }

    private int CheckSlots(TableOrder table, long page, int first)
    {
        var bytes = _view.ReadSealed(page).ToArray();
        var used = 0;
        for (var i = 0; i < HashStoreFormat.SlotsPerPage; i++)
        {
            var slot = bytes.AsSpan(i * HashStoreFormat.SlotSize, HashStoreFormat.SlotSize);
            var offset = (page * PageFormat.PageSize) + (i * HashStoreFormat.SlotSize);
            if (table.Next(first + i, slot) is { } wrong)
                _report.Add(_view.Path, offset, wrong);
            if (!SlotFormat.IsUsed(slot))
                continue;
            used++;
            CheckRecord(slot.ToArray(), offset);
        }

        return used;
    }

    private void CheckRecord(byte[] slot, long offset)
    {
        var unit = SlotFormat.Unit(slot);
        _isWhole &= _report.Try(_view.Path, offset, () =>
        {
            var units = _records.Read(unit, out var key, out _);
            KeyHash.Of(_state.Salt, key, out var hash);
            if (!KeyHash.Bytes(hash).SequenceEqual(slot.AsSpan(0, HashStoreFormat.HashSize)))
                _report.Add(_view.Path, offset, $"the slot's record at unit {unit} has a key of another hash");
            if (_covered.AnySet(unit - _state.Front, units))
                _report.Add(_view.Path, offset, $"the slot's record at unit {unit} overlaps another slot's");
            for (var i = 0L; i < units; i++)
                _covered.Set(unit - _state.Front + i);
            _recordCount++;
            _liveUnits += units;
            _report.Advance(units * HashStoreFormat.UnitSize);
        });
    }

    private void CheckDelmap()
    {
        var dead = 0L;
        var isWhole = true;
        for (var unit = _state.Front; unit < _state.Tail;)
        {
            var page = unit / HashStoreFormat.UnitsPerDelmapPage;
            var end = Math.Min(_state.Tail, (page + 1) * HashStoreFormat.UnitsPerDelmapPage);
            var sector = _state.DelmapSectors[page / _state.Geometry.PagesPerSector];
            var number = ((long)sector * _state.Geometry.PagesPerSector) + (page % _state.Geometry.PagesPerSector);
            var from = unit;
            isWhole &= _report.Try(_view.Path, number * PageFormat.PageSize, () => dead += CheckBits(number, from, end));
            unit = end;
        }

        if (isWhole && dead != _state.DeadUnits)
            _report.Add(_view.Path, HashStoreFormat.DeadUnitsOffset, $"{_state.DeadUnits} dead units are claimed, {dead} were found");
    }

    private long CheckBits(long page, long from, long end)
    {
        var bytes = _view.ReadSealed(page);
        long dead = 0, wrongDead = 0, wrongLive = 0, first = -1;
        for (var unit = from; unit < end; unit++)
        {
            var bit = (int)(unit % HashStoreFormat.UnitsPerDelmapPage);
            var isDead = (bytes[bit >> 3] >> (bit & 7) & 1) != 0;
            dead += isDead ? 1 : 0;
            if (isDead != _covered.IsSet(unit - _state.Front) || (!isDead && !_isWhole))
                continue;
            first = first < 0 ? unit : first;
            wrongDead += isDead ? 1 : 0;
            wrongLive += isDead ? 0 : 1;
        }

        if (first >= 0)
        {
            _report.Add(
                _view.Path,
                (page * PageFormat.PageSize) + (first % HashStoreFormat.UnitsPerDelmapPage / 8),
                $"from unit {first} on, {wrongDead} units of records are marked dead and {wrongLive} units of no record are not");
        }

        return dead;
    }
}
