using IndexKv.Engine.Stores.Hash;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Maintenance;

/// <summary>
/// Checks what can be checked of a hash store that could not be opened: its header, and if that is whole the directory's pages. Without
/// the directory nobody knows what the other pages hold.
/// </summary>
internal sealed class DamagedHashStoreCheck(StoreEntry store, long version, CheckReport report)
{
    public void Run()
    {
        if (store.File is null || !FindsDamage(new CheckedPageView(store.File.Pages, version)))
            report.Add(store.Damage!.File ?? FileNames.Hash(store.Definition.Id), Math.Max(0, store.Damage.Offset), store.Damage.Message);
        report.Finish();
    }

    // What kept the store from being opened may be gone from the file by now, or lie outside of it.
    private bool FindsDamage(CheckedPageView view)
    {
        HashStoreState? header = null;
        var isOpened = report.Try(view.Path, 0, () =>
        {
            header = HashStoreState.LoadHeader(view, store.Definition.Id);
            HashStoreState.Load(view, store.Definition.Id);
        });
        if (header is not null)
            HashStoreCheck.CheckDirectoryPages(view, header, report);
        return !isOpened;
    }
}
