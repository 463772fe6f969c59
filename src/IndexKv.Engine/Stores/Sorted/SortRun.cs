namespace IndexKv.Engine.Stores.Sorted;

/// <summary>A sorted part of the index in the temporary file.</summary>
/// <param name="FirstPage">The page it begins with.</param>
/// <param name="Count">How many entries it has.</param>
internal readonly record struct SortRun(long FirstPage, long Count);
