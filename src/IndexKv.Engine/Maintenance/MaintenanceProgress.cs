namespace IndexKv.Engine.Maintenance;

/// <summary>How far a check, a backup or a vacuum has come with one store. Immutable.</summary>
/// <param name="Store">The store's name.</param>
/// <param name="Done">Bytes dealt with.</param>
/// <param name="Total">Bytes to deal with, as far as known; never less than <paramref name="Done"/>.</param>
public readonly record struct MaintenanceProgress(string Store, long Done, long Total);
