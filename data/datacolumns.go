package data

import "strings"

// DataCategory is a kind of data that the vault holds.
type DataCategory string

// The categories. The first six are of the people whose data are kept.
const (
	DataIdentity       DataCategory = "identity"       // who somebody is
	DataContact        DataCategory = "contact"        // by which they are reached
	DataOwn            DataCategory = "own"            // what the owner keeps of them: further fields, tags, notes
	DataProof          DataCategory = "proof"          // what they agreed and objected to, and what proves it
	DataCorrespondence DataCategory = "correspondence" // what was sent to them, and came back
	DataRights         DataCategory = "rights"         // requests, breaches, and to whom their data were given
	DataOwner          DataCategory = "owner"          // the owner's own: settings, texts, accounts
	DataLog            DataCategory = "log"            // what was done, and by which way in
	DataTechnical      DataCategory = "technical"      // about nobody
)

// DataCategories returns all categories.
func DataCategories() []DataCategory {
	return []DataCategory{DataIdentity, DataContact, DataOwn, DataProof, DataCorrespondence, DataRights, DataOwner, DataLog, DataTechnical}
}

// tableColumns is which columns of a table are of a category. A column is of one category:
// of the one that is closest to a person. The first entry of a table holds something in each
// of its rows; further ones, not in all.
type tableColumns struct {
	table    string
	category DataCategory
	columns  string // apart by spaces
}

// dataColumns is the category of every column of the vault. The tables of the search index,
// which SQLite makes of lead_text, are left out.
var dataColumns = []tableColumns{
	{"lead", DataIdentity, "id name sort_name given family lang state source_id created_at updated_at"},
	{"lead", DataOwn, "note extra"},
	{"lead_text", DataIdentity, "id folded"},
	{"lead_search", DataIdentity, "folded"},
	{"lead_merge", DataIdentity, "id merged_id kept_id lead_id merged_at split_at was"},
	{"identity", DataContact, "id lead_id kind value rank fingerprint mailbox first_lead"},
	{"lead_tag", DataOwn, "lead_id tag_id"},
	{"note", DataOwn, "id lead_id at changed_at opening_id done text first_lead"},
	{"next_step", DataOwn, "lead_id day text first_lead"},
	{"import_cell", DataOwn, "id import_id lead_id first_lead number line name field text code"},
	{"lead_origin", DataOwn, "lead_id import_id number added at said said_at learned beside first_lead"},

	{"consent_event", DataProof, "seq act purpose_id version notice_id channel via grade day recorded number commitment hash"},
	{"consent_person", DataProof, "seq lead_id at recorded_at salt personal"},
	{"ground", DataProof, "purpose_id lead_id seq version grade"},
	{"suppression", DataProof, "fingerprint purpose_id reason created_at"},
	{"suppression_change", DataProof, "id fingerprint purpose_id reason added"},

	{"outbox", DataCorrespondence, `id run_id account_id lead_id identity_id state reason attempts next_at address message_id date_at fields committed_at
			done_at reply first_lead deaths died_at marked decided_at letter_id`},
	{"chat", DataCorrespondence, "id lead_id at opening_id app class purpose_id number text first_lead"},
	{"heard", DataCorrespondence, "id at kind outcome proof outbox_id run_id lead_id purpose_id wish status words sender subject text done_at"},
	{"mail_heard", DataCorrespondence, "mail"},

	{"request", DataRights, `id lead_id first_lead heard_id name address asked kind way received_at noted_at opening_id identity extended_at extended_why
			decision decided_at decided_why answered_at answered_way restricted_at lift_told_at lifted_at erased_at`},
	{"request_pause", DataRights, "id request_id asked from_at until_at"},
	{"request_letter", DataRights, "run_id request_id stage"},
	{"request_event", DataRights, "id request_id act at noted_at opening_id detail text was became"},
	{"breach", DataRights, `id title noticed_at happened_at parts lang audience authority_told_at authority_note run_id created_at updated_at rehearsal
			severity people_decision people_why report measures affected_by affected_of`},
	{"breach_people", DataRights, "id breach_id at opening_id affected_by affected_of people leads"},
	{"breach_version", DataRights, "id breach_id at opening_id content"},
	{"breach_report", DataRights, "id breach_id number at opening_id sent_at how content"},
	{"export", DataRights, "id at opening_id kind format sealed why note sha256 size people leads"},
	{"disclosure", DataRights, "id processor_id at opening_id export_id ground note people leads"},

	{"setting", DataOwner, "key value"},
	{"source", DataOwner, "id name kind created_at"},
	{"tag", DataOwner, "id name"},
	{"segment", DataOwner, "id name filter updated_at"},
	{"lead_form", DataOwner, "id number name created_at fetched_at"},
	{"import", DataOwner, "id source_id sha256 added updated unchanged set_aside created_at blocked first_event last_event ended_at undone_at"},
	{"purpose", DataOwner, "id name description channel ground archived created_at scope demands"},
	{"purpose_version", DataOwner, "purpose_id version name description change hash created_at"},
	{"purpose_period", DataOwner, "purpose_id period"},
	{"notice", DataOwner, "id purpose_id version kind lang text hash created_at"},
	{"policy_version", DataOwner, "id number lang text change_note effective_at run_id created_at"},
	{"processor", DataOwner, `id account_id name role does purpose_id contract_day contract_at country safeguard safeguard_note since_day until_day
			announced_at created_at`},
	{"account", DataOwner, `id name kind host port security user from_name from_address per_minute per_day connections created_at deleted_at provider sign_in
			per_second per_hour quiet_from quiet_until warm_since per_domain`},
	{"oauth_client", DataOwner, "authority client_id"},
	{"setup_check", DataOwner, "account_id at findings"},
	{"hearing", DataOwner, "id host port security user login folders created_at tried_at heard_at trouble reread_from"},
	{"hearing_folder", DataOwner, "hearing_id name validity last_uid"},
	{"run", DataOwner, `id class channel title purpose_id account_id lang subject state pause created_at started_at finished_at demands body
			counts_from`},
	{"run", DataCorrespondence, "audience"},
	{"run_answers", DataOwner, "run_id who said_at"},
	{"run_pilot", DataOwner, "run_id first over_at"},
	{"run_schedule", DataOwner, "run_id at first missed"},
	{"letter", DataOwner, "id run_id from_name from_address opt_out_page controller page postal made_at"},
	{"backup", DataOwner, "id path made_at size behind"},
	{"backup_place", DataOwner, "id folder daily keep"},

	{"activity", DataLog, "id at act number detail"},
	{"owner_notice", DataLog, "run_id kind address"},
	{"owner_notice_act", DataLog, "run_id activity_id"},
	{"connection", DataLog, "id at host port why state sent received"},
	{"opening", DataLog, "id at way_id event activity"},
	{"way", DataLog, "id slot kind name created_at"},
	{"credential", DataLog, "id way_id kind account_id slot name noted_at changed_at"},

	{"ledger_tree", DataTechnical, "id size edge"},
	{"ledger_node", DataTechnical, "level n hash"},
	{"ledger_head", DataTechnical, "size signed signed_at"},
	{"ledger_anchor", DataTechnical, "id size kind domain dated_at mail dns added_at"},
	{"vault_key", DataTechnical, "use key"},
	{"backup_key", DataTechnical, "salt key made_at"},
	{"kept_mark", DataTechnical, "id entries mac"},
	{"sqlite_sequence", DataTechnical, "name seq"},
}

// names returns the columns one by one.
func (c tableColumns) names() []string { return strings.Fields(c.columns) }
