namespace IndexKv.Engine.Paging;

/// <summary>
/// A paged file inside the write transaction: private copies of what it changed over a snapshot of the rest. Fresh pages, which nothing
/// committed refers to, go to the file when there are too many copies; the others stay until they are logged.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="baseVersion">The version that the transaction builds on.</param>
/// <param name="reusableVersion">Space freed by this version or an older one is seen by no snapshot.</param>
/// <param name="pagesPerGroup">How many pages become fresh together.</param>
/// <param name="budget">How many private copies are kept before fresh ones go to the file.</param>
internal sealed class TransactionPageView(PagedFile file, long baseVersion, long reusableVersion, int pagesPerGroup, int budget) : WritablePageView
{
    // Fewer copies in a group are not worth moving the whole group for.
    private const int CrowdedShare = 16;

    private readonly SnapshotPageView _snapshot = new(file, baseVersion);
    private readonly Dictionary<long, PrivatePage> _pages = [];
    private readonly UndoLevels _undo = new(file.Pool);
    private readonly FreshPages _freshPages = new(pagesPerGroup);
    private readonly FreshWriter _fresh = new(file);
    private int _freshCopies;
    private int _crowdedAt;
    private bool _isOverBudget;
    private bool _isOver;

    public override string Path => file.Path;

    public override long CommitVersion => baseVersion + 1;

    public bool HasChanges => _pages.Count > 0 || _freshPages.Any;

    /// <summary>Whether something was written straight to the file, which has to be flushed before the commit is logged.</summary>
    public bool HasFreshPages => _freshPages.Any;

    public override int Budget => budget;

    public override bool IsOverBudget => _isOverBudget;

    public override bool IsCrowded => _pages.Count - _freshCopies > Math.Max(_crowdedAt, budget);

    public int UndoLevels => _undo.Count;

    public override ReadOnlySpan<byte> ReadSealed(long page)
    {
        if (_pages.TryGetValue(page, out var own))
            return own.Bytes;
        _fresh.WriteOut(page * PageFormat.PageSize, PageFormat.PageSize);
        return _snapshot.ReadSealed(page);
    }

    public override ReadOnlySpan<byte> ReadRaw(long offset, int length, ref byte[]? scratch)
    {
        _fresh.WriteOut(offset, length);
        var first = offset / PageFormat.PageSize;
        var last = (offset + Math.Max(1, length) - 1) / PageFormat.PageSize;
        var anyOwn = false;
        for (var page = first; page <= last && !anyOwn; page++)
            anyOwn = _pages.ContainsKey(page);
        return anyOwn ? Gather(offset, length, ref scratch) : _snapshot.ReadRaw(offset, length, ref scratch);
    }

    public override void Prefetch(long offset, int length)
    {
        // Of its own pages the search would not be shorter than the wait that it saves.
        if (!_pages.ContainsKey(offset / PageFormat.PageSize))
            _snapshot.Prefetch(offset, length);
    }

    public override void Prefetch(ReadOnlySpan<long> offsets, int length) => _snapshot.Prefetch(offsets, length);

    public override Span<byte> EditSealed(long page, int offset, int length)
    {
        var own = Own(page, isSealed: true);
        own.MarkDirty(offset, length);
        return own.Bytes;
    }

    public override void AppendRaw(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_freshPages.Contains(offset / PageFormat.PageSize))
        {
            file.EnsureLength(offset + bytes.Length);
            _fresh.Write(offset, bytes);
            return;
        }

        while (!bytes.IsEmpty)
        {
            var within = (int)(offset % PageFormat.PageSize);
            var count = Math.Min(bytes.Length, PageFormat.PageSize - within);
            var own = Own(offset / PageFormat.PageSize, isSealed: false, isNew: within == 0);
            bytes[..count].CopyTo(own.Bytes[within..]);
            own.MarkDirty(within, count);
            offset += count;
            bytes = bytes[count..];
        }
    }

    public override void WriteFresh(long firstPage, ReadOnlySpan<byte> pages)
    {
        file.EnsureLength((firstPage * PageFormat.PageSize) + pages.Length);
        _fresh.Write(firstPage * PageFormat.PageSize, pages);
    }

    public override bool IsReusable(long firstPage, int count, long freedBy) => freedBy <= reusableVersion && !file.IsLogged(firstPage, count);

    public override void MakeFresh(long firstPage, int count)
    {
        Discard(firstPage, count);
        file.ForgetVerified(firstPage, count);
        _freshPages.Add(firstPage, count, _undo.Last);
    }

    public override bool IsFreshSinceSavepoint(long page) => _freshPages.Since(page) is var since && since >= 0 && since >= _undo.Last;

    public override void Discard(long firstPage, int count)
    {
        for (var page = firstPage; page < firstPage + count; page++)
        {
            if (!_pages.Remove(page, out var own))
                continue;
            _freshCopies -= _freshPages.Contains(page) ? 1 : 0;
            if (!_undo.Save(page, own))
                file.Pool.Return(own.Buffer);
        }
    }

    public override IReadOnlyList<long> CrowdedGroups(int pagesPerGroup)
    {
        var groups = _pages.Keys.Where(page => !_freshPages.Contains(page)).GroupBy(page => page / pagesPerGroup)
            .Where(group => group.Count() * CrowdedShare >= pagesPerGroup)
            .Select(group => group.Key).Order().ToList();
        _crowdedAt = 2 * (_pages.Count - _freshCopies);
        return groups;
    }

    public override void KeepToBudget()
    {
        if (_freshCopies < budget)
            return;
        _isOverBudget = true;
        WriteFreshCopies();
    }

    public override void EnsureLength(long length) => file.EnsureLength(length);

    /// <summary>Opens an undo level; <see cref="UndoTo"/> with its number goes back to here.</summary>
    public void OpenUndo() => _undo.Open();

    /// <summary>Takes all changes back that were made since there were <paramref name="level"/> undo levels, and closes those above.</summary>
    public void UndoTo(int level)
    {
        _undo.CloseTo(level, (page, before) =>
        {
            if (_pages.Remove(page, out var undone))
                file.Pool.Return(undone.Buffer);
            if (before is not null)
                _pages.Add(page, before);
        });
        _freshCopies = _pages.Keys.Count(_freshPages.Contains);
    }

    /// <summary>Closes undo levels but keeps the changes.</summary>
    public void ReleaseTo(int level) => _undo.ReleaseTo(level);

    /// <summary>
    /// Seals what was changed. Pages that nothing committed refers to go to the file, the others are passed on to be logged.
    /// </summary>
    public void Seal(Action<long, PrivatePage> log)
    {
        WriteFreshCopies();
        _fresh.WriteOut();
        foreach (var (page, own) in _pages.OrderBy(p => p.Key))
        {
            if (own.IsSealed)
            {
                PageSeal.Write(page, own.Bytes);
                own.MarkDirty(PageFormat.ChecksumOffset, sizeof(uint));
            }

            log(page, own);
        }
    }

    /// <summary>Makes the logged pages the file's newest version, and the view useless.</summary>
    public void Publish(ReadOnlySpan<long> live)
    {
        _isOver = true;
        _undo.ReleaseTo(0);
        foreach (var (page, own) in _pages)
            file.Publish(page, CommitVersion, own.Buffer, live);
    }

    /// <summary>Gives up all that was changed, which makes the view useless.</summary>
    public void Abandon()
    {
        if (_isOver)
            return;
        _isOver = true;
        _undo.ReleaseTo(0);
        foreach (var own in _pages.Values)
            file.Pool.Return(own.Buffer);
    }

    private PrivatePage Own(long page, bool isSealed, bool isNew = false)
    {
        if (_pages.TryGetValue(page, out var own))
        {
            _undo.SaveCopy(page, own);
            return own;
        }

        var isFresh = _freshPages.Contains(page);
        own = new PrivatePage(file.Pool.Rent(), isSealed);
        if (isNew)
            own.Bytes.Clear();
        else
            Copy(page, own);

        // A fresh page's content before is in the file only, where it will be written over.
        if (isFresh && !IsFreshSinceSavepoint(page))
            _undo.SaveCopy(page, own);
        else
            _ = _undo.Save(page, null);
        _pages.Add(page, own);
        _freshCopies += isFresh ? 1 : 0;
        return own;
    }

    private void WriteFreshCopies()
    {
        if (_freshCopies == 0)
            return;
        var pages = _pages.Keys.Where(_freshPages.Contains).Order().ToList();
        using (var runs = new PageRuns(file))
        {
            foreach (var page in pages)
            {
                var own = _pages[page];
                PageSeal.Write(page, own.Bytes);
                _fresh.WriteOut(page * PageFormat.PageSize, PageFormat.PageSize);
                runs.Write(page, own.Bytes);
            }

            runs.WriteOut();
        }

        // Not before all are in the file: if one cannot be written, a savepoint may want the others.
        foreach (var page in pages)
        {
            _pages.Remove(page, out var own);
            file.Pool.Return(own!.Buffer);
        }

        _freshCopies = 0;
    }

    private void Copy(long page, PrivatePage own)
    {
        // What is not sealed not through the memory map: where the file has no bytes yet, that could need space that the disk does not have.
        if (own.IsSealed)
            ReadSealed(page).CopyTo(own.Bytes);
        else if (file.Find(page, baseVersion) is { } changed)
            changed.Bytes.CopyTo(own.Bytes);
        else
            file.CopyBase(page, own.Bytes);
    }

    private ReadOnlySpan<byte> Gather(long offset, int length, ref byte[]? scratch)
    {
        if (scratch is null || scratch.Length < length)
            scratch = new byte[length];
        byte[]? part = null;
        for (var done = 0; done < length;)
        {
            var within = (int)((offset + done) % PageFormat.PageSize);
            var count = Math.Min(length - done, PageFormat.PageSize - within);
            var source = _pages.TryGetValue((offset + done) / PageFormat.PageSize, out var own)
                ? own.Bytes.Slice(within, count)
                : _snapshot.ReadRaw(offset + done, count, ref part);
            source.CopyTo(scratch.AsSpan(done));
            done += count;
        }

        return scratch.AsSpan(0, length);
    }
}
