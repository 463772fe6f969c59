using System.Collections.Immutable;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Transactions;

namespace IndexKv.Engine.Tests.Reliability;

/// <summary>What a database is to hold. Immutable.</summary>
internal sealed record ModelDatabase(ImmutableSortedDictionary<string, ModelStore> Stores)
{
    public static ModelDatabase Empty { get; } = new(ImmutableSortedDictionary.Create<string, ModelStore>(StringComparer.Ordinal));

    public int SortedFiles => Stores.Values.Where(s => s.Kind == StoreKind.Sorted).Sum(s => s.Files);

    public int HashFiles => Stores.Values.Where(s => s.Kind == StoreKind.Hash).Sum(s => s.Files);

    public ModelDatabase With(string name, ModelStore store) => new(Stores.SetItem(name, store));

    public ModelDatabase Without(string name) => new(Stores.Remove(name));

    /// <summary>Throws unless a transaction sees exactly this.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="elsewhere">Whether another process writes, so that hash stores cannot be read.</param>
    public void MustBeIn(Transaction transaction, bool elsewhere = false)
    {
        if (!transaction.Stores.Select(s => s.Name).Order(StringComparer.Ordinal).SequenceEqual(Stores.Keys))
            throw new InvalidDataException($"There are {string.Join(", ", transaction.Stores.Select(s => s.Name))}, not {string.Join(", ", Stores.Keys)}.");
        foreach (var store in transaction.Stores.Where(s => !elsewhere || s.Kind == StoreKind.Sorted))
            Stores[store.Name].MustBeIn(transaction, store);
    }

    /// <summary>Throws unless there is just one file for each content.</summary>
    public void MustBeFilesOf(IEnumerable<string> names)
    {
        var stores = names.Where(FileNames.IsStore).ToList();
        if (stores.Count(n => n.EndsWith(".sorted", StringComparison.Ordinal)) != SortedFiles || stores.Count(n => n.EndsWith(".hash", StringComparison.Ordinal)) != HashFiles)
            throw new InvalidDataException($"{SortedFiles} files of sorted stores and {HashFiles} of hash stores are needed: {string.Join(", ", stores)}.");
    }
}
