using IndexKv.Engine.Paging;
using IndexKv.Engine.Stores.Hash;

namespace IndexKv.Engine.Transactions;

/// <summary>A hash store that the transaction changes.</summary>
/// <param name="File">Its file.</param>
/// <param name="View">Its pages.</param>
/// <param name="Store">Its engine.</param>
internal sealed record StoreWriter(HashStoreFile File, TransactionPageView View, HashStoreWriter Store);
