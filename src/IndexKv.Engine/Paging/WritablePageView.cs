namespace IndexKv.Engine.Paging;

/// <summary>A paged file inside a write transaction: reads see the transaction's own changes.</summary>
internal abstract class WritablePageView : PageView
{
    /// <summary>The version that this transaction's commit will have.</summary>
    public abstract long CommitVersion { get; }

    /// <summary>A private copy of a sealed page in which the caller changes the given range at once; it is sealed again and the
    /// change is logged at the commit, or written straight to the file if the page is fresh.</summary>
    /// <returns>The whole page, for reading and for writing that range.</returns>
    public abstract Span<byte> EditSealed(long page, int offset, int length);

    /// <summary>Writes bytes of pages that are not sealed, where what lies behind them, up to the page's end, is nothing that anybody reads. They
    /// are logged at the commit; those of fresh pages go straight to the file. The range is either all fresh or not at all.</summary>
    public abstract void AppendRaw(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Writes whole sealed pages, which carry their checksums already, over fresh ones.</summary>
    public abstract void WriteFresh(long firstPage, ReadOnlySpan<byte> pages);

    /// <summary>Whether no snapshot sees these pages and the log has no changes of them, given that a commit of
    /// <paramref name="freedBy"/> gave them up.</summary>
    public abstract bool IsReusable(long firstPage, int count, long freedBy);

    /// <summary>From now on these pages are this transaction's alone, whatever they held: nothing committed refers to them.</summary>
    public abstract void MakeFresh(long firstPage, int count);

    /// <summary>Whether a page was made fresh, and after the innermost savepoint, so that nothing can go back to what it holds.</summary>
    public abstract bool IsFreshSinceSavepoint(long page);

    /// <summary>Nothing refers to these pages any more: what was changed of them is not kept.</summary>
    public abstract void Discard(long firstPage, int count);

    /// <summary>How many changed pages are held in memory.</summary>
    public abstract int Budget { get; }

    /// <summary>Whether the transaction has changed more fresh pages than that.</summary>
    public abstract bool IsOverBudget { get; }

    /// <summary>Writes fresh pages to the file if too many are held in memory; between changes, when nobody has spans of any.</summary>
    public abstract void KeepToBudget();

    /// <summary>Whether so many pages are held in memory that some should move to fresh ones (<see cref="CrowdedGroups"/>).</summary>
    public abstract bool IsCrowded { get; }

    /// <summary>Groups of pages that are not fresh and of which many are held in memory. Asking resets <see cref="IsCrowded"/>.</summary>
    /// <param name="pagesPerGroup">Pages in a group.</param>
    /// <returns>The numbers of the groups: first page ÷ <paramref name="pagesPerGroup"/>.</returns>
    public abstract IReadOnlyList<long> CrowdedGroups(int pagesPerGroup);

    /// <summary>Makes sure the file reaches that far; new bytes are zero.</summary>
    public abstract void EnsureLength(long length);
}
