/* SPDX-License-Identifier: MIT
 *
 * The commands of firstday, one file a noun (cmd_NOUN.c). Each reads its own options and prints its
 * own answer; the table in firstday.c names them all.
 */
#ifndef CMD_H
#define CMD_H

#include "cli/cli.h"

cli_run_fn cmd_timetable_build;
cli_run_fn cmd_timetable_info;
cli_run_fn cmd_timetable_refresh;
cli_run_fn cmd_timetable_status;
cli_run_fn cmd_holidays_refresh;
cli_run_fn cmd_holidays_status;
cli_run_fn cmd_journey;
cli_run_fn cmd_journeys;
cli_run_fn cmd_directory_import;
cli_run_fn cmd_directory_refresh;
cli_run_fn cmd_directory_export;
cli_run_fn cmd_directory_status;
cli_run_fn cmd_directory_show;
cli_run_fn cmd_hours;
cli_run_fn cmd_release;
cli_run_fn cmd_check;
cli_run_fn cmd_plan;
cli_run_fn cmd_plan_import;
cli_run_fn cmd_compare;
cli_run_fn cmd_hub;
cli_run_fn cmd_feed_revoke;
cli_run_fn cmd_text_segments;
cli_run_fn cmd_text_lint;

#endif
