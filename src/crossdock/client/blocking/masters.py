"""Calls: masters. Written by ``crossdock.client.generate``: not to be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from crossdock.client.calls import Call, Items, Tag, once, part
from crossdock.client.pages import Pages, Room, items_of

if TYPE_CHECKING:
    from crossdock.client.shapes import (
        Alias,
        AliasIn,
        AliasSome,
        DryRun,
        DryRunIn,
        GoldenOrder,
        GoldenOrderIn,
        GoldenOrderSome,
        Kit,
        KitIn,
        KitSome,
        Location,
        LocationIn,
        LocationSome,
        Policy,
        PolicyGuard,
        PolicyGuards,
        PolicyGuardsIn,
        PolicyGuardSome,
        PolicyIn,
        PolicySome,
        PolicyTrial,
        PolicyTrialIn,
        PolicyTrialSome,
        ServiceLevels,
        ServiceLevelsIn,
        ServiceLevelsSome,
        Sku,
        SkuIn,
        SkuSome,
        Tariff,
        TariffHead,
        TariffHeadSome,
        TariffIn,
        TariffSome,
        Unit,
        UnitIn,
        Units,
        UnitSome,
        UnitsSome,
        Zones,
        ZonesIn,
        ZonesSome,
    )


class SkusCalls(Room):
    """``skus``: masters."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> Pages[Sku]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> Pages[SkuSome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> Pages[Any]:
        """List SKUs.

        As they hold now, by code. Grams and millimetres a base unit.

        Needs the scope `masters:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /skus``
        """
        return Pages(
            self._send, Call("GET", "/skus", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    @overload
    def get(self, sku: str | int, *, fields: None = None, known: Sku | None = None) -> Sku: ...
    @overload
    def get(self, sku: str | int, *, fields: Sequence[str]) -> SkuSome: ...
    def get(self, sku: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show a SKU.

        As it holds now. A code with a slash is in the list alone.

        Needs the scope `masters:read`.

        ``GET /skus/{sku}``
        """
        found: Any = self._send(Call("GET", f"/skus/{part(sku)}", asked={"fields": fields}, known=known))
        return found

    def put(self, sku: str | int, body: SkuIn, *, if_match: Tag | None = None, if_new: bool = False) -> Sku:
        """Set a SKU.

        Makes a SKU, or puts this in the place of what it is, from now on; what is left out is empty. What a
        kit is made of stays. 422 names what cannot be, as for a file of SKUs.

        Needs the scope `masters:write`.

        ``PUT /skus/{sku}``
        """
        found: Sku = self._send(Call("PUT", f"/skus/{part(sku)}", body=body, match=if_match, new=if_new))
        return found

    @overload
    def units(self, sku: str | int, *, fields: None = None, known: Units | None = None) -> Units: ...
    @overload
    def units(self, sku: str | int, *, fields: Sequence[str]) -> UnitsSome: ...
    def units(self, sku: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """List a SKU's units.

        All that it has beside its base unit, by name.

        Needs the scope `masters:read`.

        ``GET /skus/{sku}/units``
        """
        found: Any = self._send(
            Call("GET", f"/skus/{part(sku)}/units", asked={"fields": fields}, known=known)
        )
        return found

    @overload
    def unit(
        self, sku: str | int, unit: str | int, *, fields: None = None, known: Unit | None = None
    ) -> Unit: ...
    @overload
    def unit(self, sku: str | int, unit: str | int, *, fields: Sequence[str]) -> UnitSome: ...
    def unit(
        self,
        sku: str | int,
        unit: str | int,
        *,
        fields: Sequence[str] | None = None,
        known: Any | None = None,
    ) -> Any:
        """Show a SKU's unit.

        How many base units one of it is.

        Needs the scope `masters:read`.

        ``GET /skus/{sku}/units/{unit}``
        """
        found: Any = self._send(
            Call("GET", f"/skus/{part(sku)}/units/{part(unit)}", asked={"fields": fields}, known=known)
        )
        return found

    def put_unit(
        self,
        sku: str | int,
        unit: str | int,
        body: UnitIn,
        *,
        if_match: Tag | None = None,
        if_new: bool = False,
    ) -> Unit:
        """Set a SKU's unit.

        Sets its factor from now on. Quantities that were read before stay as they were read.

        Needs the scope `masters:write`.

        ``PUT /skus/{sku}/units/{unit}``
        """
        found: Unit = self._send(
            Call("PUT", f"/skus/{part(sku)}/units/{part(unit)}", body=body, match=if_match, new=if_new)
        )
        return found


class KitsCalls(Room):
    """``kits``: masters."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> Pages[Kit]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> Pages[KitSome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> Pages[Any]:
        """List kits.

        SKUs that are sold as one and stocked as their components, what each is made of now; in the order in
        which their SKUs were made.

        Needs the scope `masters:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /kits``
        """
        return Pages(
            self._send, Call("GET", "/kits", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    @overload
    def get(self, sku: str | int, *, fields: None = None, known: Kit | None = None) -> Kit: ...
    @overload
    def get(self, sku: str | int, *, fields: Sequence[str]) -> KitSome: ...
    def get(self, sku: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show a kit.

        What it is made of now.

        Needs the scope `masters:read`.

        ``GET /kits/{sku}``
        """
        found: Any = self._send(Call("GET", f"/kits/{part(sku)}", asked={"fields": fields}, known=known))
        return found

    def put(self, sku: str | int, body: KitIn, *, if_match: Tag | None = None, if_new: bool = False) -> Kit:
        """Set a kit.

        Makes a kit, of a SKU or as a new one, or puts this in the place of what it is made of, from now on.
        422 names what cannot be, as for a file of kits: a SKU with stock of its own becomes no kit.

        Needs the scope `masters:write`.

        ``PUT /kits/{sku}``
        """
        found: Kit = self._send(Call("PUT", f"/kits/{part(sku)}", body=body, match=if_match, new=if_new))
        return found

    def end(self, sku: str | int, *, if_match: Tag | None = None) -> None:
        """End a kit.

        It is a SKU without components from now on, with what stock it is given. Orders that hold it as a
        kit keep their components.

        Needs the scope `masters:write`.

        ``DELETE /kits/{sku}``
        """
        self._send(Call("DELETE", f"/kits/{part(sku)}", match=if_match))


class AliasesCalls(Room):
    """``aliases``: masters."""

    @overload
    def list(
        self,
        *,
        channel: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> Pages[Alias]: ...
    @overload
    def list(
        self,
        *,
        channel: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> Pages[AliasSome]: ...
    def list(
        self,
        *,
        channel: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> Pages[Any]:
        """List aliases.

        What channels call SKUs, packs with the units of one; by channel, those of every channel first.
        Whoever is limited to channels sees these and their own.

        Needs the scope `masters:read`.

        ``channel``: What this channel calls SKUs; else every alias. ``cursor``: The ``next_cursor`` of the
        page before. ``limit``: Items a page.

        ``GET /aliases``
        """
        return Pages(
            self._send,
            Call(
                "GET",
                "/aliases",
                asked={"channel": channel, "cursor": cursor, "limit": limit, "fields": fields},
            ),
        )

    @overload
    def get(self, alias: str | int, *, fields: None = None, known: Alias | None = None) -> Alias: ...
    @overload
    def get(self, alias: str | int, *, fields: Sequence[str]) -> AliasSome: ...
    def get(self, alias: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show an alias.

        What every channel calls so. A code with a slash is in the list alone.

        Needs the scope `masters:read`.

        ``GET /aliases/{alias}``
        """
        found: Any = self._send(Call("GET", f"/aliases/{part(alias)}", asked={"fields": fields}, known=known))
        return found

    def put_alias(
        self, alias: str | int, body: AliasIn, *, if_match: Tag | None = None, if_new: bool = False
    ) -> Alias:
        """Set an alias.

        What every channel means by this code, from now on, where the channel has no alias of its own and no
        SKU is called so. 422 names what cannot be, as for a file of aliases.

        Needs the scope `masters:write`.

        ``PUT /aliases/{alias}``
        """
        found: Alias = self._send(
            Call("PUT", f"/aliases/{part(alias)}", body=body, match=if_match, new=if_new)
        )
        return found

    def end_alias(self, alias: str | int, *, if_match: Tag | None = None) -> None:
        """End an alias.

        From now on the code means what it would have meant without it.

        Needs the scope `masters:write`.

        ``DELETE /aliases/{alias}``
        """
        self._send(Call("DELETE", f"/aliases/{part(alias)}", match=if_match))


class LocationsCalls(Room):
    """``locations``: masters."""

    @overload
    def list(
        self,
        *,
        inactive: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: None = None,
    ) -> Pages[Location]: ...
    @overload
    def list(
        self,
        *,
        inactive: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str],
    ) -> Pages[LocationSome]: ...
    def list(
        self,
        *,
        inactive: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        fields: Sequence[str] | None = None,
    ) -> Pages[Any]:
        """List locations.

        As they hold now, by code. Whoever is limited to locations sees their own.

        Needs the scope `masters:read`.

        ``inactive``: Also closed ones. ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items
        a page.

        ``GET /locations``
        """
        return Pages(
            self._send,
            Call(
                "GET",
                "/locations",
                asked={"inactive": inactive, "cursor": cursor, "limit": limit, "fields": fields},
            ),
        )

    @overload
    def get(self, code: str | int, *, fields: None = None, known: Location | None = None) -> Location: ...
    @overload
    def get(self, code: str | int, *, fields: Sequence[str]) -> LocationSome: ...
    def get(self, code: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show a location.

        As it holds now, also where it is closed.

        Needs the scope `masters:read`.

        ``GET /locations/{code}``
        """
        found: Any = self._send(
            Call("GET", f"/locations/{part(code)}", asked={"fields": fields}, known=known)
        )
        return found

    def put(
        self, code: str | int, body: LocationIn, *, if_match: Tag | None = None, if_new: bool = False
    ) -> Location:
        """Set a location.

        Makes a location, or puts this in the place of what it is, from now on; what is left out is as in a
        new one, but for where its messages go, which stays. It keeps its kind. 422 names what cannot be, as
        for a file of locations.

        Needs the scope `masters:write`.

        ``PUT /locations/{code}``
        """
        found: Location = self._send(
            Call("PUT", f"/locations/{part(code)}", body=body, match=if_match, new=if_new)
        )
        return found

    @overload
    def zones(self, code: str | int, *, fields: None = None, known: Zones | None = None) -> Zones: ...
    @overload
    def zones(self, code: str | int, *, fields: Sequence[str]) -> ZonesSome: ...
    def zones(self, code: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show a zone chart.

        How far postal codes are from this location, as it holds now.

        Needs the scope `masters:read`.

        ``GET /locations/{code}/zones``
        """
        found: Any = self._send(
            Call("GET", f"/locations/{part(code)}/zones", asked={"fields": fields}, known=known)
        )
        return found

    def put_zones(
        self, code: str | int, body: ZonesIn, *, if_match: Tag | None = None, if_new: bool = False
    ) -> Zones:
        """Set a zone chart.

        Makes a location's chart, or puts this in the place of all of it, from now on, as a version of its
        own; what says the same makes none. 422 names what cannot be, as for a file of zones, and a chart
        that is too large for orders to be decided by.

        Needs the scope `masters:write`.

        ``PUT /locations/{code}/zones``
        """
        found: Zones = self._send(
            Call("PUT", f"/locations/{part(code)}/zones", body=body, match=if_match, new=if_new)
        )
        return found


class PoliciesCalls(Room):
    """``policies``: masters."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> Pages[Policy]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> Pages[PolicySome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> Pages[Any]:
        """List policies.

        All versions, newest first.

        Needs the scope `masters:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /policies``
        """
        return Pages(
            self._send, Call("GET", "/policies", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    def publish(self, body: PolicyIn, *, idempotency_key: str | None = None) -> Policy:
        """Publish a policy.

        Add a version; it holds from ``valid_from`` until a later one does. 422 names what cannot be; 409
        `policy_guarded` names the guard rails and golden orders that stand against it.

        Needs the scope `masters:write`.

        ``POST /policies``
        """
        found: Policy = self._send(Call("POST", "/policies", body=body, key=once(idempotency_key)))
        return found

    def dry_run(self, body: DryRunIn, *, idempotency_key: str | None = None) -> DryRun:
        """Try a policy on past orders.

        Each order is decided anew by what it saw then: by the policy in force, and by this one, which is
        held against guard rails and golden orders too. Nothing is changed. 409 `other_currency` where the
        two count in different currencies.

        Needs the scope `masters:write`.

        ``POST /policies/dry-run``
        """
        found: DryRun = self._send(Call("POST", "/policies/dry-run", body=body, key=once(idempotency_key)))
        return found

    def take_back(
        self, version: str | int, *, if_match: Tag | None = None, idempotency_key: str | None = None
    ) -> Policy:
        """Take a policy back.

        What held, or would hold, in its place is published again, as a version of its own; at once, or from
        when this one would have begun. Guard rails do not stand against it. 409 `policy_not_latest` where
        another one has taken its place.

        Needs the scope `masters:write`.

        ``POST /policies/{version}/take-back``
        """
        found: Policy = self._send(
            Call("POST", f"/policies/{part(version)}/take-back", key=once(idempotency_key), match=if_match)
        )
        return found

    @overload
    def trial(self, *, fields: None = None, known: PolicyTrial | None = None) -> PolicyTrial: ...
    @overload
    def trial(self, *, fields: Sequence[str]) -> PolicyTrialSome: ...
    def trial(self, *, fields: Sequence[str] | None = None, known: Any | None = None) -> Any:
        """Show the trial of a policy.

        The newest one, running or over, with what became of the orders that came in since it began, by
        side. A number of orders as small as `few` says tells little: what differs may be chance.

        Needs the scope `masters:read`.

        ``GET /policies/try``
        """
        found: Any = self._send(Call("GET", "/policies/try", asked={"fields": fields}, known=known))
        return found

    def stop_trial(self, *, idempotency_key: str | None = None) -> PolicyTrial:
        """Stop the trial of a policy.

        Orders keep what was decided about them, and the version that was; new ones go by the one in force.
        404 `policy_trial_none` where nothing is tried.

        Needs the scope `masters:write`.

        ``POST /policies/try/stop``
        """
        found: PolicyTrial = self._send(Call("POST", "/policies/try/stop", key=once(idempotency_key)))
        return found

    def try_out(
        self,
        version: str | int,
        body: PolicyTrialIn,
        *,
        if_match: Tag | None = None,
        idempotency_key: str | None = None,
    ) -> PolicyTrial:
        """Try a policy on a share of orders.

        A published version that is not in force decides about this share of the orders that come in, until
        it is stopped, a moment comes, or another version comes into force. The same order always falls on
        the same side. 409 `policy_guarded` as in publishing, `policy_trial_runs` where one is tried
        already, `other_currency` where the two count in different currencies.

        Needs the scope `masters:write`.

        ``POST /policies/{version}/try``
        """
        found: PolicyTrial = self._send(
            Call(
                "POST", f"/policies/{part(version)}/try", body=body, key=once(idempotency_key), match=if_match
            )
        )
        return found

    @overload
    def guards(self, *, fields: None = None) -> Items[PolicyGuard]: ...
    @overload
    def guards(self, *, fields: Sequence[str]) -> Items[PolicyGuardSome]: ...
    def guards(self, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """List guard rails.

        What a new version may change of the last 1,000 orders, at most.

        Needs the scope `masters:read`.

        ``GET /policies/guards``
        """
        found: Items[Any] = items_of(self._send(Call("GET", "/policies/guards", asked={"fields": fields})))
        return found

    def set_guards(self, body: PolicyGuardsIn, *, idempotency_key: str | None = None) -> PolicyGuards:
        """Set guard rails.

        All of them: what is not named has no limit from now on.

        Needs the scope `masters:write`.

        ``POST /policies/guards``
        """
        found: PolicyGuards = self._send(
            Call("POST", "/policies/guards", body=body, key=once(idempotency_key))
        )
        return found

    @overload
    def golden_orders(self, *, fields: None = None) -> Items[GoldenOrder]: ...
    @overload
    def golden_orders(self, *, fields: Sequence[str]) -> Items[GoldenOrderSome]: ...
    def golden_orders(self, *, fields: Sequence[str] | None = None) -> Items[Any]:
        """List golden orders.

        Orders that every new version is asked for again, the latest first.

        Needs the scope `masters:read`.

        ``GET /policies/golden``
        """
        found: Items[Any] = items_of(self._send(Call("GET", "/policies/golden", asked={"fields": fields})))
        return found

    def keep_golden_order(self, body: GoldenOrderIn, *, idempotency_key: str | None = None) -> GoldenOrder:
        """Keep a golden order.

        Its latest decision is kept, with what must hold whenever it is made anew; all of it must ship.

        Needs the scope `masters:write`.

        ``POST /policies/golden``
        """
        found: GoldenOrder = self._send(
            Call("POST", "/policies/golden", body=body, key=once(idempotency_key))
        )
        return found

    def drop_golden_order(self, golden_id: str | int) -> None:
        """Drop a golden order.

        New versions are not asked for it any more.

        Needs the scope `masters:write`.

        ``DELETE /policies/golden/{golden_id}``
        """
        self._send(Call("DELETE", f"/policies/golden/{part(golden_id)}"))

    @overload
    def get(self, version: str | int, *, fields: None = None, known: Policy | None = None) -> Policy: ...
    @overload
    def get(self, version: str | int, *, fields: Sequence[str]) -> PolicySome: ...
    def get(
        self, version: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a policy.

        One version; published ones never change.

        Needs the scope `masters:read`.

        ``GET /policies/{version}``
        """
        found: Any = self._send(
            Call("GET", f"/policies/{part(version)}", asked={"fields": fields}, known=known)
        )
        return found


class TariffsCalls(Room):
    """``tariffs``: masters."""

    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: None = None
    ) -> Pages[TariffHead]: ...
    @overload
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str]
    ) -> Pages[TariffHeadSome]: ...
    def list(
        self, *, cursor: str | None = None, limit: int | None = None, fields: Sequence[str] | None = None
    ) -> Pages[Any]:
        """List tariffs.

        What holds of each carrier, by name, its services summed up.

        Needs the scope `masters:read`.

        ``cursor``: The ``next_cursor`` of the page before. ``limit``: Items a page.

        ``GET /tariffs``
        """
        return Pages(
            self._send, Call("GET", "/tariffs", asked={"cursor": cursor, "limit": limit, "fields": fields})
        )

    @overload
    def get(self, carrier: str | int, *, fields: None = None, known: Tariff | None = None) -> Tariff: ...
    @overload
    def get(self, carrier: str | int, *, fields: Sequence[str]) -> TariffSome: ...
    def get(
        self, carrier: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show a tariff.

        All that the carrier charges now. A name with a slash is in the list alone.

        Needs the scope `masters:read`.

        ``GET /tariffs/{carrier}``
        """
        found: Any = self._send(
            Call("GET", f"/tariffs/{part(carrier)}", asked={"fields": fields}, known=known)
        )
        return found

    def put(
        self, carrier: str | int, body: TariffIn, *, if_match: Tag | None = None, if_new: bool = False
    ) -> Tariff:
        """Set a tariff.

        Makes a carrier's tariff, or puts this in the place of all that it charges, from now on, as a
        version of its own; what says the same makes none. 422 names what cannot be, as for a file of
        tariffs, and a tariff that is too large for orders to be decided by.

        Needs the scope `masters:write`.

        ``PUT /tariffs/{carrier}``
        """
        found: Tariff = self._send(
            Call("PUT", f"/tariffs/{part(carrier)}", body=body, match=if_match, new=if_new)
        )
        return found

    def end(self, carrier: str | int, *, if_match: Tag | None = None) -> None:
        """End a tariff.

        From now on nothing is sent by this carrier. What it charged is kept, and can hold again.

        Needs the scope `masters:write`.

        ``DELETE /tariffs/{carrier}``
        """
        self._send(Call("DELETE", f"/tariffs/{part(carrier)}", match=if_match))

    @overload
    def service_levels(
        self, carrier: str | int, *, fields: None = None, known: ServiceLevels | None = None
    ) -> ServiceLevels: ...
    @overload
    def service_levels(self, carrier: str | int, *, fields: Sequence[str]) -> ServiceLevelsSome: ...
    def service_levels(
        self, carrier: str | int, *, fields: Sequence[str] | None = None, known: Any | None = None
    ) -> Any:
        """Show service levels.

        Which of the carrier's services carry which level, where it has a mapping of its own. A carrier
        without one is mapped by what its tariff says.

        Needs the scope `masters:read`.

        ``GET /tariffs/{carrier}/service-levels``
        """
        found: Any = self._send(
            Call("GET", f"/tariffs/{part(carrier)}/service-levels", asked={"fields": fields}, known=known)
        )
        return found

    def put_service_levels(
        self, carrier: str | int, body: ServiceLevelsIn, *, if_match: Tag | None = None, if_new: bool = False
    ) -> ServiceLevels:
        """Set service levels.

        Puts this in the place of all levels of the carrier's services, from now on: it alone decides then.

        Needs the scope `masters:write`.

        ``PUT /tariffs/{carrier}/service-levels``
        """
        found: ServiceLevels = self._send(
            Call("PUT", f"/tariffs/{part(carrier)}/service-levels", body=body, match=if_match, new=if_new)
        )
        return found
